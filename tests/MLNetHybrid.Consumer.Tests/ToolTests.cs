using System.Globalization;
using System.Text.Json;

namespace MLNetHybrid.Consumer.Tests;

/// <summary>The command-line tool, installed from its package, and the programs that it writes, run against the packages.</summary>
public sealed class ToolTests(PackageFixture package)
{
    private const int AnomaliesFound = 3;

    [Fact]
    public void The_installed_tool_finds_the_anomaly_and_its_program_gives_the_same_scores()
    {
        string tool = package.InstallTool();
        string folder = Directory.CreateDirectory(package.PathOf("tooldata")).FullName;

        // A header, a clock, a label, of which some rows are in the training part, an empty cell.
        Write(folder, "pump.csv", "time,pressure,flow,anomaly", 400, row => string.Join(',',
            $"{Moment(row):s}", Text(Math.Sin(row / 5.0)), row == 350 ? "" : Text(Flow(row)), IsAnomaly(row) || row is 90 or 91 ? 1 : 0));
        (int exitCode, string output, _) =
            PackageFixture.Execute(folder, tool, "detect", "pump.csv", "--window", "8", "--epochs", "3", "--json", "--fail-on-anomaly");
        Assert.Equal(AnomaliesFound, exitCode);
        using (JsonDocument json = JsonDocument.Parse(output))
        {
            Assert.Equal("anomaly", json.RootElement.GetProperty("label").GetString());
            Assert.True(json.RootElement.GetProperty("top")[0].GetProperty("label").GetBoolean());
        }
        string[] files = [.. Directory.GetFiles(Path.Combine(folder, "pump-anomalies"))
            .Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        Assert.Equal(["detect.cs", "model.zip", "report.html", "scores.csv"], files);
        AssertSameByProgram(folder, "pump");

        // One measurement, which is a vector all the same.
        Write(folder, "single.csv", "time,flow", 400, row => $"{Moment(row):s},{Text(Flow(row))}");
        Assert.Equal(0, PackageFixture.Execute(folder, tool, "detect", "single.csv", "--window", "8", "--epochs", "3").ExitCode);
        AssertSameByProgram(folder, "single");

        // Semicolons, decimal commas, times of the country, two machines of which one stands behind the other.
        Write(folder, "fleet.csv", "Zeit;Maschine;Druck;Fluss;Zustand", 800, row => string.Create(CultureInfo.InvariantCulture,
            $"{Moment(row % 400):dd.MM.yyyy HH:mm};M{row / 400};{Comma(Text(Math.Sin(row / 5.0)))};{Comma(Text(Flow(row % 400)))};an"));
        (exitCode, output, string errors) = PackageFixture.Execute(folder, tool, "detect", "fleet.csv", "--window", "8", "--epochs", "3");
        Assert.True(exitCode == 0, errors);
        Assert.Contains("time rises within each of its 2 values: M0, M1", output, StringComparison.Ordinal);
        AssertSameByProgram(folder, "fleet");

        // Of the second file the first half, with the model.
        File.WriteAllLines(Path.Combine(folder, "half.csv"), File.ReadLines(Path.Combine(folder, "fleet.csv")).Take(401));
        (exitCode, output, errors) =
            PackageFixture.Execute(folder, tool, "score", "half.csv", "--model", "fleet-anomalies/model.zip", "--quiet");
        Assert.Equal((0, "", ""), (exitCode, output, errors));
        Assert.Equal(Scores(folder, "fleet-anomalies").Take(400), Scores(folder, "half-scores"));

        (exitCode, output, errors) = PackageFixture.Execute(folder, tool, "detect", "absent.csv", "--json");
        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith("error: ", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder, "absent-anomalies")));
        Assert.Equal(2, PackageFixture.Execute(folder, tool, "detect", "pump.csv", "--epochs", "many").ExitCode);
        (exitCode, output, _) = PackageFixture.Execute(folder, tool, "[suggest:7]", "detect ");
        Assert.Equal(0, exitCode);
        Assert.Contains("--train-rows", output, StringComparison.Ordinal);
    }

    // The program that was written beside the scores, not a word of it changed.
    private static void AssertSameByProgram(string folder, string name)
    {
        string results = Path.Combine(folder, $"{name}-anomalies"),
            again = Directory.CreateDirectory(Path.Combine(folder, $"{name}-again")).FullName;
        string printed = PackageFixture.RunFile(Path.Combine(results, "detect.cs"), Path.Combine(folder, $"{name}.csv"), again);
        Assert.Contains("score ", printed, StringComparison.Ordinal);
        string[] byTool = Scores(folder, $"{name}-anomalies"), byProgram = Scores(folder, $"{name}-again");
        Assert.Equal(byTool, byProgram);
        Assert.Contains(byTool, line => line.EndsWith(",1", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(again, "model.zip")));
    }

    // Row, score, label.
    private static string[] Scores(string folder, string name) =>
        [.. File.ReadLines(Path.Combine(folder, name, "scores.csv")).Skip(1).Select(line => string.Join(',', line.Split(',')[..3]))];

    private static void Write(string folder, string file, string header, int rows, Func<int, string> line) =>
        File.WriteAllLines(Path.Combine(folder, file), Enumerable.Range(0, rows).Select(line).Prepend(header));

    private static bool IsAnomaly(int row) => row is >= 300 and < 310;

    private static double Flow(int row) => IsAnomaly(row) ? 3 : Math.Cos(row / 5.0) + row * 7919 % 101 / 1000.0;

    private static DateTime Moment(int row) => new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Utc).AddMinutes(row);

    private static string Text(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Comma(string number) => number.Replace('.', ',');
}
