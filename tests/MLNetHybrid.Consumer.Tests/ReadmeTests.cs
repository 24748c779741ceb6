using System.Text.RegularExpressions;

namespace MLNetHybrid.Consumer.Tests;

public sealed partial class ReadmeTests(PackageFixture package)
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(PackageFixture.Root, "README.md"));

    [Fact]
    public void The_program_in_the_readme_trains_saves_loads_and_predicts()
    {
        string program = Assert.Single(CSharpBlocks().Matches(Readme)).Groups["code"].Value;
        Assert.InRange(program.Split('\n').Count(line => line.Trim().Length > 0), 10, 30);
        string assembly = package.Build("Readme", program);
        Assert.Matches(@"^row 65\d: anomaly, score \d", PackageFixture.Run(assembly));
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(assembly)!, "model.zip")));
    }

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpBlocks();
}
