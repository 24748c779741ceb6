using System.Globalization;
using System.Text;
using MLNetHybrid.Tool.Commands;
using MLNetHybrid.Tool.Jobs;
using MLNetHybrid.Tool.Results;
using Samples;
using Spectre.Console;

namespace MLNetHybrid.Tool.Tests.Jobs;

/// <summary>Files as people have them, through the command line: each was reported as a failure of some such program.</summary>
public sealed class OrdinaryFilesTests : IDisposable
{
    private const int RowCount = 300, TrainRows = 220, FirstAnomaly = 260, Anomalies = 10;
    private static readonly string[] Common = ["--train-rows", "220", "--window", "8", "--epochs", "2"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Valve_that_never_moved_in_training_is_seen_when_it_opens()
    {
        Write("valve.csv", "a,b,valve,anomaly", row => $"{A(row)},{B(row)},{(IsAnomaly(row) ? 5 : 0)},{Label(row)}");
        string printed = Run("valve.csv", "--label", "anomaly", "--scores", PathOf("scores.csv"));
        Assert.Contains("'valve'", printed, StringComparison.Ordinal);
        Assert.True(AreaUnderRocCurve() > 0.9, printed);
    }

    [Fact]
    public void Largest_spike_has_the_highest_scores()
    {
        Write("spike.csv", "a,b", row => $"{(row == FirstAnomaly ? "1e20" : A(row))},{B(row)}");
        Run("spike.csv", "--scores", PathOf("scores.csv"));
        double[] scores = Scores();
        Assert.DoesNotContain(double.NaN, scores[7..]);
        Assert.True(scores[FirstAnomaly..(FirstAnomaly + 8)].Min() > scores[7..FirstAnomaly].Concat(scores[(FirstAnomaly + 8)..]).Max());
    }

    [Fact]
    public void Large_offset_does_not_swallow_the_signal()
    {
        Write("offset.csv", "a,b,anomaly", row => $"{Text(1e8 + (IsAnomaly(row) ? -3 : 1) * Math.Sin(row / 5.0))},{B(row)},{Label(row)}");
        Write("plain.csv", "a,b,anomaly", row => $"{Text((IsAnomaly(row) ? -3 : 1) * Math.Sin(row / 5.0))},{B(row)},{Label(row)}");
        Run("offset.csv", "--label", "anomaly", "--model", "lstm", "--scores", PathOf("scores.csv"));
        double[] offset = Scores();
        Run("plain.csv", "--label", "anomaly", "--model", "lstm", "--scores", PathOf("scores.csv"));
        // Training multiplies the difference of 1e-8 that the offset leaves in the text; in Single the offset leaves 8.
        Near.Within<double, double>(Scores(), offset, absolute: 0, relative: 0.05);
    }

    [Fact]
    public void Judging_the_training_rows_is_warned_of()
    {
        Write("all.csv", "a,b", row => $"{A(row)},{B(row)}");
        Write("other.csv", "a,b", row => $"{B(row)},{A(row)}");
        string[] rest = ["--window", "8", "--epochs", "1"];
        Assert.Contains("--train and --input are one file", RunWith(["detect", PathOf("all.csv"), "--train", PathOf("all.csv"), .. rest]),
            StringComparison.Ordinal);
        Assert.DoesNotContain("are one file", RunWith(["detect", PathOf("all.csv"), "--train", PathOf("other.csv"), .. rest]),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dd.MM.yyyy HH:mm:ss")]
    [InlineData("yyyy-MM-dd HH:mm:ss")]
    [InlineData("")]
    public void The_reports_time_is_that_of_the_clock_however_it_is_written(string format)
    {
        string Clock(int row)
        {
            DateTimeOffset time = new DateTimeOffset(2026, 3, 31, 22, 0, 0, TimeSpan.Zero).AddMinutes(row);
            return format.Length > 0 ? time.ToString(format, CultureInfo.InvariantCulture) : Text(time.ToUnixTimeSeconds());
        }

        Write("clock.csv", "at;a;b", row => $"{Clock(row)};{(IsAnomaly(row) ? "9" : A(row))};{B(row)}");
        Run("clock.csv", "--report", PathOf("report.html"));
        string page = File.ReadAllText(PathOf("report.html"));
        Assert.Contains("2026-04-01 02:2", page, StringComparison.Ordinal);
        // Five hours: too little for figures a day.
        Assert.Contains("Entries a 1,000 rows", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_and_names_joined_by_commas_get_a_hint()
    {
        Assert.Contains("this is a folder", Assert.Throws<InputFileException>(() => RunWith(["detect", _folder.Path, .. Common])).Message,
            StringComparison.Ordinal);
        Write("columns.csv", "a,b,c", row => $"{A(row)},{B(row)},1");
        Assert.EndsWith(" a c", Assert.Throws<InputFileException>(() => Run("columns.csv", "--ignore", "a,c")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void File_without_header_loses_no_row()
    {
        Write("headerless.txt", null, row => $"{A(row)},{B(row)}");
        Assert.Contains("--header", Run("headerless.txt", "--scores", PathOf("scores.csv"), "--save", PathOf("model.zip")),
            StringComparison.Ordinal);
        Assert.Equal(RowCount, Scores().Length);
        RunWith("score", PathOf("headerless.txt"), "--model", PathOf("model.zip"), "--scores", PathOf("loaded.csv"));
        Assert.Equal(File.ReadAllText(PathOf("scores.csv")), File.ReadAllText(PathOf("loaded.csv")));
    }

    [Fact]
    public void Separator_at_the_end_of_every_line_makes_a_column_that_is_left_out()
    {
        Write("trailing.csv", "datetime,a,b,anomaly,", row => $"{Time(row)},{A(row)},{B(row)},{Label(row)},");
        Assert.Matches("left out +'' \\(column 5\\) +empty in every row", Run("trailing.csv"));
        string message = Assert.Throws<InputFileException>(() => Run("trailing.csv", "--features", "a", "")).Message;
        Assert.Contains("column '' (column 5) is empty in 220 of 220 rows", message, StringComparison.Ordinal);
        Assert.EndsWith("\n  to leave it out: --ignore \"\"", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sensor_that_is_slower_than_the_others_is_left_out_and_named_where_it_is_asked_for()
    {
        Write("slow.csv", "a,b,slow one", row => $"{A(row)},{(row == 3 ? "" : B(row))},{(row % 5 == 0 ? $"{row % 7}" : "")}");
        Assert.Matches("left out +slow one +empty in 240 of 300 rows", Run("slow.csv"));
        string message = Assert.Throws<InputFileException>(() => Run("slow.csv", "--features", "a", "b", "slow one")).Message;
        Assert.Contains("column 'slow one' is empty in 176 of 220 rows", message, StringComparison.Ordinal);
        Assert.EndsWith("--ignore \"slow one\"", message, StringComparison.Ordinal);
        Assert.DoesNotContain("'b'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_values_decimal_commas_and_label_texts_are_read()
    {
        Write("na.csv", "datetime,a,b,anomaly", row => $"{Time(row)},{(row == 100 ? "NA" : A(row))},{B(row)},{Label(row)}");
        string printed = Run("na.csv", "--scores", PathOf("scores.csv"));
        Assert.Contains("Not judged: 15 rows (7 before a full window, 8 with a gap in the window).", printed, StringComparison.Ordinal);
        Assert.Equal(15, Scores().Count(double.IsNaN));

        Write("comma.csv", "Zeit;a;b;anomaly", row => $"{Time(row)};{A(row).Replace('.', ',')};{B(row).Replace('.', ',')};{Label(row)}");
        Assert.Contains("\n  if its numbers have a decimal comma: --decimal ,\n",
            Assert.Throws<InputFileException>(() => Run("comma.csv", "--decimal", ".", "--features", "a", "b")).Message,
            StringComparison.Ordinal);
        Run("comma.csv", "--scores", PathOf("comma-scores.csv"));

        Write("text.csv", "datetime,a,b,anomaly", row => $"{Time(row)},{A(row)},{B(row)},{(IsAnomaly(row) ? "Störfall" : "Normal")}");
        Assert.Contains("--anomaly-value Störfall", Assert.Throws<InputFileException>(() => Run("text.csv", "--label", "anomaly")).Message,
            StringComparison.Ordinal);
        Assert.Contains("80 rows judged, 10 anomalies among them",
            Run("text.csv", "--label", "anomaly", "--anomaly-value", "Störfall", "--scores", PathOf("scores.csv")),
                StringComparison.Ordinal);
        Assert.Equal(
            File.ReadAllLines(PathOf("comma-scores.csv")).Select(line => line.Split(',')[1]),
            File.ReadAllLines(PathOf("scores.csv")).Select(line => line.Split(',')[1]));
    }

    [Fact]
    public void Clock_is_recognised_and_told_about_where_it_is_made_a_feature()
    {
        Write("clock.csv", "timestamp,a,b,anomaly", row => $"{1704067200000 + 1000L * row},{A(row)},{B(row)},{Label(row)}");
        string printed = Run("clock.csv");
        Assert.Matches("clock +timestamp +Unix milliseconds that rise", printed);
        Assert.DoesNotContain("warning", printed, StringComparison.Ordinal);
        Assert.Contains("column 'timestamp' rises in every row", Run("clock.csv", "--features", "timestamp", "a", "b"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Anomalies_that_are_not_judged_count_as_missed()
    {
        Write("gaps.csv", "a,b,anomaly", row =>
            $"{(row >= FirstAnomaly - 1 && row % 4 == 0 ? "" : A(row))},{(IsAnomaly(row) ? "9" : B(row))},{Label(row)}");
        string printed = Run("gaps.csv", "--label", "anomaly");
        Assert.Contains("10 of them are labelled anomalies", printed, StringComparison.Ordinal);
        Assert.Contains("40 rows judged, 0 anomalies among them", printed, StringComparison.Ordinal);
        Assert.Contains("40 rows not judged, 10 anomalies among them", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_do_not_cross_streams()
    {
        // Two machines take turns; the first of them alone has the same rows.
        Write("machines.csv", "machine,a,b", row => $"{(row % 2 == 0 ? "=M0" : "M1")},{A(row / 2)},{(row % 2 == 0 ? B(row / 2) : "4")}");
        string printed = Run("machines.csv", "--model", "lstm", "--scores", PathOf("scores.csv"), "--save", PathOf("model.zip"));
        Assert.Matches("streams +machine +its name, and 2 values: =M0, M1", printed);
        Assert.Contains("14 before a full window", printed, StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(PathOf("scores.csv"));
        Assert.Equal("row,score,predictedLabel,status,machine", lines[0]);
        Assert.EndsWith(",judged,\"'=M0\"", lines[RowCount - 1], StringComparison.Ordinal);

        Write("one.csv", "machine,a,b", row => $"M0,{A(row)},{B(row)}", rowCount: RowCount / 2);
        RunWith("score", PathOf("one.csv"), "--model", PathOf("model.zip"), "--scores", PathOf("one-scores.csv"));
        // Other neighbours in a batch of windows round the last bit otherwise.
        Near.Within<double, double>([.. Scores().Where((_, i) => i % 2 == 0)], Scores("one-scores.csv"), absolute: 0, relative: 1e-5);
        Write("other.csv", "host,a,b", row => $"M0,{A(row)},{B(row)}", rowCount: RowCount / 2);
        Assert.Contains("there is no partition column 'machine'",
            Assert.Throws<InputFileException>(() => RunWith("score", PathOf("other.csv"), "--model", PathOf("model.zip"))).Message,
            StringComparison.Ordinal);
        RunWith("score", PathOf("other.csv"), "--model", PathOf("model.zip"), "--partition", "host",
            "--scores", PathOf("other-scores.csv"));
        Assert.Equal(Scores("one-scores.csv"), Scores("other-scores.csv"));
    }

    [Fact]
    public void Row_without_a_stream_is_not_judged()
    {
        Write("machines.csv", "machine,a,b", row => $"{(row == 100 || row == 290 ? "" : "M0")},{A(row)},{B(row)}");
        string printed = Run("machines.csv", "--partition", "machine", "--model", "lstm", "--scores", PathOf("scores.csv"));
        Assert.Contains("Not judged: 9 rows (7 before a full window, 2 of no stream).", printed, StringComparison.Ordinal);
        Assert.Equal("101,NaN,0,no stream,", File.ReadAllLines(PathOf("scores.csv"))[101]);

        Write("machines.csv", "machine,a,b", row => $"{(row == 100 ? "M0" : "")},{A(row)},{B(row)}");
        Assert.Contains("the longest has 1", Assert.Throws<InputFileException>(() => Run("machines.csv", "--partition", "machine")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--scores", "sensors.csv")]
    [InlineData("--scores", "absent/scores.csv")]
    [InlineData("--scores", "")]
    [InlineData("--report", "sensors.csv")]
    [InlineData("--save", "same", "--report", "same")]
    public void Output_that_would_destroy_something_is_refused_before_training(params string[] outputs)
    {
        Write("sensors.csv", "a,b", row => $"{A(row)},{B(row)}");
        string before = File.ReadAllText(PathOf("sensors.csv"));
        string[] arguments = [.. outputs.Select((argument, i) => i % 2 == 0 || argument.Length == 0 ? argument : PathOf(argument))];
        using var output = new StringWriter();
        Exception refusal =
            Assert.ThrowsAny<Exception>(() => Job(output, ["detect", PathOf("sensors.csv"), .. Common, .. arguments]).Run());
        Assert.True(refusal is IOException or ArgumentException && Failure.IsExpected(refusal));
        Assert.StartsWith("--", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(output.ToString());
        Assert.Equal(before, File.ReadAllText(PathOf("sensors.csv")));
        Assert.Equal(["sensors.csv"], _folder.Names);
    }

    [Fact]
    public void Files_of_others_in_the_folder_are_refused_and_those_of_an_earlier_run_replaced()
    {
        Write("sensors.csv", "a,b", row => $"{A(row)},{B(row)}");
        Directory.CreateDirectory(PathOf("out"));
        File.WriteAllText(PathOf("out/report.html"), "the boss's report");
        Assert.Contains("report.html is there already",
            Assert.Throws<IOException>(() => Run("sensors.csv")).Message, StringComparison.Ordinal);
        Assert.Equal("the boss's report", File.ReadAllText(PathOf("out/report.html")));
        File.Delete(PathOf("out/report.html"));
        File.WriteAllText(PathOf("out/notes.txt"), "mine");
        Run("sensors.csv");
        string[] files = [.. Directory.GetFiles(PathOf("out")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        Assert.Equal(["detect.cs", "model.zip", "notes.txt", "report.html", "scores.csv"], files);
        File.WriteAllText(PathOf("out/report.html"), "");
        Run("sensors.csv");
        Assert.StartsWith("<!", File.ReadAllText(PathOf("out/report.html")), StringComparison.OrdinalIgnoreCase);
    }

    // Two sensors in step; at the anomalies the valve, the sign or the label says so.
    private static string A(int row) => Text(Math.Sin(row / 5.0) + Noise(row));

    private static string B(int row) => Text(Math.Cos(row / 5.0) + Noise(row + 1000));

    private static double Noise(int row) => (row * 7919 % 101 - 50) / 1000.0;

    private static bool IsAnomaly(int row) => row is >= FirstAnomaly and < FirstAnomaly + Anomalies;

    private static int Label(int row) => IsAnomaly(row) ? 1 : 0;

    private static string Time(int row) => $"2024-01-01 00:{row / 60:00}:{row % 60:00}";

    private static string Text(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private string PathOf(string file) => _folder.File(file);

    private void Write(string file, string? header, Func<int, string> line, int rowCount = RowCount)
    {
        var text = new StringBuilder();
        if (header is not null) text.Append(header).Append('\n');
        for (int row = 0; row < rowCount; row++) text.Append(line(row)).Append('\n');
        File.WriteAllText(PathOf(file), text.ToString());
    }

    private string Run(string file, params string[] more) => RunWith(["detect", PathOf(file), .. Common, .. more]);

    private string RunWith(params string[] arguments)
    {
        using var output = new StringWriter();
        Job(output, arguments).Run();
        return output.ToString();
    }

    private DetectionJob Job(StringWriter output, string[] arguments)
    {
        JobRequest? request = null;
        Assert.Equal(CommandLine.Done, CommandLine.Run([.. arguments, "--out", PathOf("out")], given =>
        {
            request = given;
            return CommandLine.Done;
        }));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = 300;
        return new DetectionJob(request!.Options, new TerminalOutput(console, output));
    }

    private double[] Scores(string file = "scores.csv") =>
        [.. File.ReadLines(PathOf(file)).Skip(1).Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture))];

    // Of the rows behind the training rows; one for each pair of an anomaly and a normal row that is in order.
    private double AreaUnderRocCurve()
    {
        double[] scores = Scores();
        double[] anomalies = scores[FirstAnomaly..(FirstAnomaly + Anomalies)],
            normal = [.. scores[TrainRows..FirstAnomaly], .. scores[(FirstAnomaly + Anomalies)..]];
        return anomalies.Average(anomaly => normal.Average(score => anomaly > score ? 1.0 : 0.0));
    }
}
