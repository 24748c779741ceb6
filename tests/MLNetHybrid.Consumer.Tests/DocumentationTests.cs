using System.Text.RegularExpressions;

namespace MLNetHybrid.Consumer.Tests;

/// <summary>
/// The code in the README, in docs/ and in doc comments compiles against the packages, and does what the text around it says.
/// </summary>
public sealed partial class DocumentationTests(PackageFixture package)
{
    [Fact]
    public void The_program_in_the_readme_trains_saves_loads_and_predicts()
    {
        string program = Assert.Single(Blocks("README.md"));
        Assert.InRange(program.Split('\n').Count(line => line.Trim().Length > 0), 10, 30);
        string assembly = package.Build("Readme", program);
        Assert.Matches(@"^row 65\d: anomaly, score \d", PackageFixture.Run(assembly));
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(assembly)!, "model.zip")));
    }

    [Fact]
    public void The_code_of_the_usage_page_runs_from_top_to_bottom()
    {
        string[] blocks = Blocks("docs/usage.md");
        Assert.True(blocks.Length >= 8);
        string program = Program("Usage");
        Assert.Contains("// BLOCKS", program, StringComparison.Ordinal);
        string assembly = package.Build("Usage", program.Replace("// BLOCKS", string.Concat(blocks), StringComparison.Ordinal));
        // A window of 10 rows: 9 of each view's rows are not judged, and the engine's first event is not either.
        Assert.Matches(@"^91 of 100 judged, 9 warming up, NaN, \d.*, Duplicate", PackageFixture.Run(assembly));
    }

    [Fact]
    public void The_code_of_the_serving_page_runs_from_top_to_bottom()
    {
        string[] blocks = Blocks("docs/serving.md");
        Assert.True(blocks.Length >= 5);
        string program = Program("Serving");
        Assert.Contains("// BLOCKS", program, StringComparison.Ordinal);
        string assembly = package.Build(
            "Serving", program.Replace("// BLOCKS", string.Concat(blocks), StringComparison.Ordinal), "MLNetHybrid.Serving",
            "MLNetHybrid.Serving.Sqlite", "Microsoft.Extensions.Hosting");
        Assert.Matches(@"2 models, moved: Features\[0\], Features\[1\], Score", PackageFixture.Run(assembly));
    }

    [Fact]
    public void The_code_of_the_cluster_page_runs_from_top_to_bottom()
    {
        string[] blocks = Blocks("docs/cluster.md");
        Assert.True(blocks.Length >= 3);
        string program = Program("Cluster");
        Assert.Contains("// BLOCKS", program, StringComparison.Ordinal);
        string assembly = package.Build(
            "Cluster", program.Replace("// BLOCKS", string.Concat(blocks), StringComparison.Ordinal), "MLNetHybrid.Orleans",
            "Microsoft.Extensions.Hosting", "Microsoft.Orleans.Server");
        Assert.Matches(@"Applied, \d.*, 1 silos, 0 kept", PackageFixture.Run(assembly));
    }

    [Fact]
    public void Examples_in_doc_comments_compile()
    {
        DocumentedExample[] examples = [.. PackageFixture.Packages.SelectMany(id => DocumentedExample.In(package.FileOf(id)))];
        Assert.NotEmpty(examples);
        // The compiler names the member where it would name a file.
        string bodies = string.Concat(
            examples.Select((example, i) => $"#line 1 \"{example.Member}\"\npublic static void Example{i}()\n{{{example.Code}\n}}\n"));
        package.Build("Examples", Program("Examples").Replace("// BODIES", bodies, StringComparison.Ordinal), [
            .. PackageFixture.Packages, "Microsoft.Extensions.Hosting", "Microsoft.Orleans.Server"]);
    }

    [Fact]
    public void Every_catalog_method_has_an_example()
    {
        HashSet<string> documented =
            [.. PackageFixture.Packages.SelectMany(id => DocumentedExample.In(package.FileOf(id))).Select(example => example.Member)];
        IEnumerable<string> methods = PackageFixture.Packages.SelectMany(id => File.ReadLines(PathOf($"src/{id}/PublicAPI.Unshipped.txt")))
            .Select(line => CatalogMethod().Match(line)).Where(match => match.Success).Select(match => match.Groups["name"].Value);
        string[] without = [.. methods.Distinct().Except(documented)];
        Assert.True(without is [], $"Without an example: {string.Join(", ", without)}");
    }

    private static string Program(string name) => File.ReadAllText(PathOf($"tests/MLNetHybrid.Consumer.Tests/Programs/{name}.cs"));

    private static string[] Blocks(string page) =>
        [.. CSharpBlocks().Matches(File.ReadAllText(PathOf(page))).Select(block => block.Groups["code"].Value)];

    private static string PathOf(string page) => Path.Combine(PackageFixture.Root, page);

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpBlocks();

    [GeneratedRegex(@"^static (?<name>Microsoft\.ML\.\w+\.\w+)(<\w+>)?\(this ")]
    private static partial Regex CatalogMethod();
}
