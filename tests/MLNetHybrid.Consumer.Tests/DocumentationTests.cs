using System.Text.RegularExpressions;

namespace MLNetHybrid.Consumer.Tests;

/// <summary>
/// The code in the README, in docs/ and in doc comments compiles against the packages, and does what the text around it says.
/// </summary>
public sealed partial class DocumentationTests(PackageFixture package)
{
    [Fact]
    public void The_program_in_the_readme_finds_what_is_odd_in_a_csv_and_saves_its_model()
    {
        string program = Assert.Single(Blocks("README.md"));
        Assert.InRange(program.Split('\n').Count(line => line.Trim().Length > 0), 10, 30);
        string assembly = package.Build("Readme", program), folder = Path.GetDirectoryName(assembly)!;
        File.WriteAllLines(Path.Combine(folder, "readings.csv"), Readings());
        string[] alarms = PackageFixture.Run(assembly).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(alarms, alarm => alarm.StartsWith("2026-01-01T20:00 B: score ", StringComparison.Ordinal));
        Assert.InRange(alarms.Length, 1, 30);
        Assert.True(File.Exists(Path.Combine(folder, "model.zip")));
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
    public void The_code_of_the_testing_page_runs()
    {
        string block = Assert.Single(Blocks("docs/testing.md"));
        string program = Program("Testing");
        Assert.Contains("// BLOCKS", program, StringComparison.Ordinal);
        string assembly = package.Build(
            "Testing", program.Replace("// BLOCKS", block, StringComparison.Ordinal), "MLNetHybrid.Testing");
        Assert.Equal("Every rule is kept.", PackageFixture.Run(assembly));
    }

    [Fact]
    public void The_program_of_the_first_page_finds_the_anomaly_in_a_csv_file()
    {
        string assembly = package.Build("GettingStarted", Blocks("docs/getting-started.md")[0]);
        // A machine with a rhythm of 40 rows, a field that is empty, and one row that breaks the rhythm.
        var random = new Random(1);
        IEnumerable<string> lines = Enumerable.Range(0, 1000).Select(i =>
        {
            double load = i == 930 ? 9 : random.NextDouble();
            string level = i == 500 ? "" : "1.5";
            return FormattableString.Invariant($"2026-01-01T{i / 60:D2}:{i % 60:D2},{Math.Sin(i / 6.4):F4},{load:F4},{level}");
        });
        File.WriteAllLines(Path.Combine(Path.GetDirectoryName(assembly)!, "machine.csv"), lines.Prepend("time,speed,load,level"));
        Assert.Matches(@"^2026-01-01T15:30: score \d", PackageFixture.Run(assembly));
    }

    [Fact]
    public void The_code_of_the_guides_runs_and_does_what_they_say()
    {
        string program = Program("Guides");
        foreach (string page in GuidePages)
        {
            string[] blocks = Blocks($"docs/{page}");
            string mark = $"    // BLOCKS {page}\n";
            Assert.Contains(mark, program, StringComparison.Ordinal);
            // The first page's first block is a program of its own.
            program = program.Replace(mark, string.Concat(page == "getting-started.md" ? blocks[1..] : blocks), StringComparison.Ordinal);
        }
        string output = PackageFixture.Run(package.Build("Guides", program, "MLNetHybrid", "MLNetHybrid.Evaluation"));
        Assert.Matches("""
            getting-started: 1 of 1 login, row 25\d
            choosing: 6 of 7 find it
            thresholds: True, True, True, false alarms \d.* -> 0\.\d %, found .* -> 100 %
            """, output);
        Assert.Matches("evaluation: True, [1-9]", output);
        Assert.Contains("explanations: pressure, pressure, 3, pressure, True, pressure, True", output, StringComparison.Ordinal);
        Assert.Contains("saving: True, 4, True, 291", output, StringComparison.Ordinal);
        Assert.Contains("notebook: 5", output, StringComparison.Ordinal);
        Assert.Contains("recipes: True, False True, 600, 0, True, pressure, True, True", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_page_with_code_is_run_by_a_test()
    {
        string[] pages = [.. Directory.GetFiles(PathOf("docs"), "*.md").Where(page => CSharpBlocks().IsMatch(File.ReadAllText(page)))
            .Select(page => Path.GetFileName(page)!)];
        string tests = File.ReadAllText(PathOf("tests/MLNetHybrid.Consumer.Tests/DocumentationTests.cs"));
        string[] without = [.. pages.Except(GuidePages).Where(page => !tests.Contains($"\"docs/{page}\"", StringComparison.Ordinal))];
        Assert.True(without is [], $"Code that no test runs: {string.Join(", ", without)}");
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
            "MLNetHybrid.Orleans.Kafka", "Microsoft.Extensions.Hosting", "Microsoft.Orleans.Server");
        Assert.Matches(@"Applied, \d.*, 1 silos, 0 kept", PackageFixture.Run(assembly));
    }

    [Fact]
    public void Programs_of_one_file_are_short_and_listed()
    {
        string[] programs = Directory.GetFiles(PathOf("samples/quick"), "*.cs");
        Assert.True(programs.Length >= 5);
        Assert.All(programs, program => Assert.InRange(File.ReadLines(program).Count(line => line.Trim().Length > 0), 10, 39));
        string page = File.ReadAllText(PathOf("samples/quick/README.md"));
        Assert.All(programs, program => Assert.Contains($"]({Path.GetFileName(program)})", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Examples_in_doc_comments_and_of_the_packages_compile()
    {
        DocumentedExample[] examples =
        [
            .. PackageFixture.Packages.SelectMany(id => DocumentedExample.In(package.FileOf(id))),
            // TorchSharp's are whole programs and beside other packages: its own tests compile them.
            .. PackageFixture.Packages.Where(id => id != "MLNetHybrid.TorchSharp")
                .SelectMany(id => Blocks($"src/{id}/README.md").Select(code => new DocumentedExample(id, code))),
        ];
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

    /// <summary>The pages of docs/ whose code <c>Programs/Guides.cs</c> runs.</summary>
    private static string[] GuidePages =>
        ["getting-started.md", "choosing.md", "thresholds.md", "evaluation.md", "explanations.md", "saving.md",
            "recipes.md", "notebook.md"];

    // Two machines, a row a minute of each; at 20:00 one of them does what it never did.
    private static IEnumerable<string> Readings()
    {
        var random = new Random(1);
        yield return "time,machine,speed,load,heat";
        for (int minute = 0; minute < 1400; minute++)
        {
            foreach (string machine in (string[])["A", "B"])
            {
                double phase = minute / 9.0, load = Math.Sin(phase), heat = Math.Cos(phase) + 0.1 * random.NextDouble();
                if (machine == "B" && minute == 1200) load = 4;
                yield return FormattableString.Invariant(
                    $"2026-01-01T{minute / 60:00}:{minute % 60:00},{machine},{load + 0.1 * random.NextDouble():F3},{load:F3},{heat:F3}");
            }
        }
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
