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
        string program = Assert.Single(DocumentationPage.Blocks("README.md"));
        Assert.InRange(program.Split('\n').Count(line => line.Trim().Length > 0), 10, 30);
        string assembly = package.AssemblyOf("Readme"), folder = Path.GetDirectoryName(assembly)!;
        File.WriteAllLines(Path.Combine(folder, "readings.csv"), Readings());
        string[] alarms = PackageFixture.Run(assembly).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(alarms, alarm => alarm.StartsWith("2026-01-01T20:00 B: score ", StringComparison.Ordinal));
        Assert.InRange(alarms.Length, 1, 30);
        Assert.True(File.Exists(Path.Combine(folder, "model.zip")));
    }

    [Fact]
    public void The_code_of_the_usage_page_runs_from_top_to_bottom()
    {
        // A window of 10 rows: 9 of each view's rows are not judged, and the engine's first event is not either.
        Assert.Matches(@"^91 of 100 judged, 9 warming up, NaN, \d.*, Duplicate", PackageFixture.Run(package.AssemblyOf("Usage")));
    }

    [Fact]
    public void The_code_of_the_serving_page_runs_from_top_to_bottom()
    {
        Assert.Matches(@"2 models, moved: Features\[0\], Features\[1\], Score", PackageFixture.Run(package.AssemblyOf("Serving")));
    }

    [Fact]
    public void The_code_of_the_testing_page_runs()
    {
        Assert.Equal("Every rule is kept.", PackageFixture.Run(package.AssemblyOf("Testing")));
    }

    [Fact]
    public void The_program_of_the_first_page_finds_the_anomaly_in_a_csv_file()
    {
        string assembly = package.AssemblyOf("GettingStarted");
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
        string output = PackageFixture.Run(package.AssemblyOf("Guides"));
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
        string[] pages = [.. Directory.GetFiles(DocumentationPage.PathOf("docs"), "*.md").Select(page => Path.GetFileName(page)!)
            .Where(page => DocumentationPage.Blocks($"docs/{page}") is not [])];
        string programs = File.ReadAllText(DocumentationPage.PathOf("tests/MLNetHybrid.Consumer.Tests/ConsumerProgram.cs"));
        string[] without = [.. pages.Except(DocumentationPage.Guides)
            .Where(page => !programs.Contains($"\"docs/{page}\"", StringComparison.Ordinal))];
        Assert.True(without is [], $"Code that no test runs: {string.Join(", ", without)}");
    }

    [Fact]
    public void The_code_of_the_cluster_page_runs_from_top_to_bottom()
    {
        Assert.Matches(@"Applied, \d.*, 1 silos, 0 kept", PackageFixture.Run(package.AssemblyOf("Cluster")));
    }

    [Fact]
    public void Programs_of_one_file_are_short_and_listed()
    {
        string[] programs = Directory.GetFiles(DocumentationPage.PathOf("samples/quick"), "*.cs");
        Assert.True(programs.Length >= 5);
        Assert.All(programs, program => Assert.InRange(File.ReadLines(program).Count(line => line.Trim().Length > 0), 10, 39));
        string page = File.ReadAllText(DocumentationPage.PathOf("samples/quick/README.md"));
        Assert.All(programs, program => Assert.Contains($"]({Path.GetFileName(program)})", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Examples_in_doc_comments_and_of_the_packages_compile() => package.AssemblyOf("Examples");

    [Fact]
    public void Every_catalog_method_has_an_example()
    {
        HashSet<string> documented =
            [.. PackageFixture.Packages.SelectMany(package.ExamplesOf).Select(example => example.Member)];
        IEnumerable<string> methods = PackageFixture.Packages
            .SelectMany(id => File.ReadLines(DocumentationPage.PathOf($"src/{id}/PublicAPI.Unshipped.txt")))
            .Select(line => CatalogMethod().Match(line)).Where(match => match.Success).Select(match => match.Groups["name"].Value);
        string[] without = [.. methods.Distinct().Except(documented)];
        Assert.True(without is [], $"Without an example: {string.Join(", ", without)}");
    }

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

    [GeneratedRegex(@"^static (?<name>Microsoft\.ML\.\w+\.\w+)(<\w+>)?\(this ")]
    private static partial Regex CatalogMethod();
}
