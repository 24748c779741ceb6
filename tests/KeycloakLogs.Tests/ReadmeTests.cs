using System.Text.RegularExpressions;

namespace KeycloakLogs.Tests;

public sealed partial class ReadmeTests
{
    private static readonly string Sample = Repository.PathOf("samples/KeycloakLogs");

    [Fact]
    public void Code_in_the_readme_stands_in_the_sample()
    {
        string page = File.ReadAllText(Path.Combine(Sample, "README.md"));
        string[] blocks = [.. CSharpBlocks().Matches(page).Select(block => WithoutIndents(block.Groups["code"].Value))];
        Assert.True(blocks.Length >= 3);
        string code = WithoutIndents(
            string.Concat(Directory.EnumerateFiles(Sample, "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)));
        Assert.All(blocks, block => Assert.Contains(block, code, StringComparison.Ordinal));
    }

    [Fact]
    public void Files_that_the_readme_points_to_are_there() => Assert.All(
        Links().Matches(File.ReadAllText(Path.Combine(Sample, "README.md"))),
        link => Assert.True(Path.Exists(Path.Combine(Sample, link.Groups["path"].Value)), link.Value));

    private static string WithoutIndents(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim()));

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpBlocks();

    [GeneratedRegex(@"\]\((?<path>[^)#:]+)\)")]
    private static partial Regex Links();
}
