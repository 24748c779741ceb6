using System.Globalization;
using System.Text;
using System.Text.Json;
using MLNetHybrid.Tool.Jobs;
using MLNetHybrid.Tool.Recognition;
using MLNetHybrid.Tool.Results;
using Samples;
using Spectre.Console;

namespace MLNetHybrid.Tool.Tests.Jobs;

/// <summary>Runs in which nothing but the file is said.</summary>
public sealed class DetectionTests : IDisposable
{
    private const int RowCount = 400, FirstAnomaly = 300, Anomalies = 10;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Everything_is_recognised_and_the_anomalies_stand_on_top()
    {
        JobOptions options = Options("time;machine;pressure;flow;anomaly", row =>
            $"{Moment(row / 2):dd.MM.yyyy HH:mm};M{row % 2};{Comma(A(row))};{Comma(B(row))};{(IsAnomaly(row) ? 1 : 0)}");
        RunSummary summary = Run(options, out string printed);
        Assert.Equal(["report.html", "scores.csv", "model.zip", "detect.cs"], summary.Files.Select(file => Path.GetFileName(file.Path)));
        Assert.All(summary.Files, file => Assert.True(new FileInfo(file.Path).Length > 100));
        Assert.All(summary.Top, row => Assert.InRange(row, FirstAnomaly, FirstAnomaly + Anomalies + 20));
        Assert.True(summary.Figures!.Model.AreaUnderRocCurve > 0.9);
        Assert.Equal("row,score,predictedLabel,status,machine,time,anomaly", File.ReadLines(PathOf("out/scores.csv")).First());
        Assert.Matches("streams +machine ", printed);
        Assert.Contains("#:package MLNetHybrid@", printed, StringComparison.Ordinal);
        // Half of each machine's rows trained, and they are in no figure.
        Assert.Contains("200 rows judged, 10 anomalies among them", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void As_JSON_one_object_is_all_that_is_printed()
    {
        JobOptions options = Options("time,machine,pressure,flow,anomaly,valve", row =>
            $"{Moment(row / 2):s},M{row % 2},{A(row)},{B(row)},{(IsAnomaly(row) ? 1 : 0)},0");
        using StringWriter output = new(), errors = new();
        RunSummary summary = new DetectionJob(options, new JsonOutput(output, errors)).Run();
        using JsonDocument document = JsonDocument.Parse(output.ToString());
        JsonElement json = document.RootElement;
        Assert.Equal(("time", "machine", "anomaly"),
            (json.GetProperty("clock").GetString(), json.GetProperty("partition").GetString(), json.GetProperty("label").GetString()));
        Assert.Equal(["pressure", "flow"], json.GetProperty("features").EnumerateArray().Select(name => name.GetString()!));
        Assert.Contains(json.GetProperty("recognised").EnumerateArray(), finding => finding.GetProperty("taken").GetString() == "valve");
        Assert.Equal((RowCount, summary.FlaggedAfterTraining),
            (json.GetProperty("rows").GetInt32(), json.GetProperty("flagged").GetInt32()));
        Assert.Equal(summary.Figures!.Model.F1, json.GetProperty("figures").GetProperty("f1").GetDouble());
        JsonElement top = json.GetProperty("top")[0];
        Assert.True(top.GetProperty("label").GetBoolean());
        Assert.Equal(summary.Table.Clocks![summary.Top[0]], top.GetProperty("time").GetString());
        Assert.Equal(PathOf("out/model.zip"), json.GetProperty("files").GetProperty("model").GetString());
        Assert.Contains("Trained", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_is_quiet()
    {
        JobOptions options = Options("time,a,b", row => $"{Moment(row):s},{A(row)},{B(row)}");
        using var output = new StringWriter();
        new DetectionJob(options, new TerminalOutput(Console(output), output, isQuiet: true)).Run();
        Assert.Empty(output.ToString());
    }

    [Fact]
    public void Rows_that_go_back_in_time_are_refused_or_sorted()
    {
        // The second hundred rows before the first.
        int Place(int row) => row < 200 ? (row + 100) % 200 : row;
        JobOptions sorted = Options("time,a,b", row => $"{Moment(row):s},{A(row)},{B(row)}");
        Run(sorted, out _);
        string[] expected = Scores();
        JobOptions mixed = Options("time,a,b", row => $"{Moment(Place(row)):s},{A(Place(row))},{B(Place(row))}");
        InputFileException refused = Assert.Throws<InputFileException>(() => Run(mixed, out _));
        Assert.Contains(
            "1 of 400 rows go back in time, by column 'time': row 101 has 2026-01-01T00:00:00, and the row before it 2026-01-01T03:19:00",
            refused.Message, StringComparison.Ordinal);
        Assert.Contains("\n  to sort them, which leaves the file as it is: --sort\n", refused.Message, StringComparison.Ordinal);
        Run(mixed with { Sort = true }, out _);
        Assert.Equal(expected, Enumerable.Range(0, RowCount).Select(row => Scores()[Place(row)]));
    }

    [Fact]
    public void Alarms_a_day_are_a_share_of_the_rows_of_a_day()
    {
        JobOptions options = Options("time,a,b", row => $"{Moment(row):s},{A(row)},{B(row)}");
        // A row a minute: 1440 a day, but for the first.
        string program = Run(options with { AlarmsPerDay = 3 }, out _).Program!;
        Assert.Matches(@"ExpectedFalseAlarmRate = 0\.00207812\d*,   // of normal rows: 3 alarms a day", program);
        Assert.Contains("is not less than the rows of a day",
            Assert.Throws<InputFileException>(() => Run(options with { AlarmsPerDay = 5000 }, out _)).Message, StringComparison.Ordinal);
        Assert.Contains("needs to know how many rows a day has", Assert.Throws<InputFileException>(
            () => Run(options with { AlarmsPerDay = 3, Reading = new() { NoClock = true } }, out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_threshold_decides_what_is_flagged()
    {
        JobOptions options = Options("time,a,b,anomaly", row => $"{Moment(row):s},{A(row)},{B(row)},{(IsAnomaly(row) ? 1 : 0)}");
        RunSummary high = Run(options with { Threshold = 5 }, out _), low = Run(options with { Threshold = 0.5 }, out _);
        Assert.Equal(high.Results.Select(row => row.Score), low.Results.Select(row => row.Score));
        Assert.True(high.Flagged < low.Flagged);
        Assert.All(low.Results, row => Assert.Equal(row.Score >= 0.5f, row.PredictedLabel));
        RunSummary loaded = Run(options with { ModelFile = PathOf("out/model.zip"), Folder = PathOf("scores"), Threshold = 5 }, out _);
        Assert.Equal(high.Results.Select(row => row.PredictedLabel), loaded.Results.Select(row => row.PredictedLabel));
        Assert.Equal(["report.html", "scores.csv"], loaded.Files.Select(file => Path.GetFileName(file.Path)));
    }

    [Fact]
    public void Labelled_anomalies_in_chosen_training_rows_are_warned_of_and_otherwise_left_out()
    {
        JobOptions options = Options("time,a,b,anomaly", row => $"{Moment(row):s},{A(row)},{B(row)},{(row is 50 or 51 ? 1 : 0)}");
        Run(options with { TrainRows = 200 }, out string chosen);
        Assert.Contains("2 of the 200 training rows are labelled anomalies", chosen, StringComparison.Ordinal);
        RunSummary summary = Run(options, out string printed);
        Assert.Equal(198, summary.TrainingRowCount);
        Assert.Contains("without the 2 labelled anomalies among them", printed, StringComparison.Ordinal);
        Assert.Equal(RowCount / 2 - 2, Run(options with { TrainShare = 0.5 }, out printed).TrainingRowCount);
        Assert.DoesNotContain("training rows are labelled anomalies", printed, StringComparison.Ordinal);
        Assert.Contains("""Expression("Features", "(x, label) : label == \"1\" ? na(x) : x", "Features", "Label")""", summary.Program,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_among_the_training_rows_is_asked_about_and_not_one_that_is_labelled()
    {
        Run(Options("time,a,b", row => $"{Moment(row):s},{(row is >= 60 and < 70 ? 40 : A(row))},{B(row)}"), out string printed);
        Assert.Contains("rows 61 to 70 train as normal, though 'a' was 40 there", Flat(printed), StringComparison.Ordinal);
        Run(Options("time,a,b,anomaly", row =>
            $"{Moment(row):s},{(row is >= 60 and < 70 ? 40 : A(row))},{B(row)},{(row is >= 60 and < 70 ? 1 : 0)}"), out printed);
        Assert.DoesNotContain("as normal, though", Flat(printed), StringComparison.Ordinal);
        // Once, though both columns show it.
        Run(Options("time,a,b", row =>
            $"{Moment(row):s},{(row is >= 60 and < 70 ? 40 : A(row))},{(row is >= 62 and < 70 ? 40 : B(row))}"), out printed);
        Assert.Equal(2, Flat(printed).Split("as normal, though").Length);
    }

    [Fact]
    public void Many_flags_are_told_unless_a_threshold_was_chosen()
    {
        JobOptions options = Options("time,a,b", row => $"{Moment(row):s},{(row < RowCount / 2 ? A(row) : "2.5")},{B(row)}");
        Run(options, out string printed);
        Assert.Matches("[0-9]+ of the [0-9]+ judged rows are flagged, [0-9.]+ %, where 1 % of normal ones are expected", Flat(printed));
        Assert.Contains("--train-share 0.5", printed, StringComparison.Ordinal);
        Run(options with { Threshold = 3, Folder = PathOf("chosen") }, out printed);
        Assert.DoesNotContain("of normal ones are expected", Flat(printed), StringComparison.Ordinal);
        Run(Options("time,a,b", row => $"{Moment(row):s},{A(row)},{B(row)}"), out printed);
        Assert.DoesNotContain("of normal ones are expected", Flat(printed), StringComparison.Ordinal);
    }

    [Fact]
    public void What_ML_NET_would_read_otherwise_gets_no_program()
    {
        RunSummary summary = Run(Options("time,a,b", row => $"{Moment(row):s},{A(row)} %,{B(row)}"), out string printed);
        Assert.Null(summary.Program);
        Assert.False(File.Exists(PathOf("out/detect.cs")));
        Assert.Contains("No detect.cs is written: ML.NET's TextLoader reads no percentages", printed, StringComparison.Ordinal);
    }

    // As a terminal's width breaks lines.
    private static string Flat(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static string Comma(string number) => number.Replace('.', ',');

    private static bool IsAnomaly(int row) => row is >= FirstAnomaly and < FirstAnomaly + Anomalies;

    private static DateTime Moment(int row) => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(row);

    private static string A(int row) => Text(Math.Sin(row / 5.0) + row * 7919 % 101 / 1000.0);

    private static string B(int row) => Text(IsAnomaly(row) ? 3 : Math.Cos(row / 5.0) + row * 104729 % 101 / 1000.0);

    private static string Text(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private string PathOf(string file) => _folder.File(file);

    private string[] Scores() => [.. File.ReadLines(PathOf("out/scores.csv")).Skip(1).Select(line => line.Split(',')[1])];

    private JobOptions Options(string header, Func<int, string> line)
    {
        var text = new StringBuilder(header).Append('\n');
        for (int row = 0; row < RowCount; row++) text.Append(line(row)).Append('\n');
        return new() { Input = _folder.Write("data.csv", text.ToString()), Folder = PathOf("out"), Epochs = 1, WindowLength = 8 };
    }

    private static IAnsiConsole Console(StringWriter output)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = 300;
        return console;
    }

    private static RunSummary Run(JobOptions options, out string printed)
    {
        using var output = new StringWriter();
        RunSummary summary = new DetectionJob(options, new TerminalOutput(Console(output), output)).Run();
        printed = output.ToString();
        return summary;
    }
}
