using System.Globalization;
using System.Text;
using MLNetHybrid.Tool.Input;
using MLNetHybrid.Tool.Recognition;

namespace MLNetHybrid.Tool.Tests.Recognition;

public sealed class FileRecognitionTests
{
    private const int Rows = 120;

    [Theory]
    [InlineData("a,b\n1.5,2\n2.5,3\n", ',', '.', true)]
    [InlineData("a;b\n1,5;2\n2,5;3\n", ';', ',', true)]
    [InlineData("1,5;2\n2,5;3\n3,5;7\n", ';', ',', false)]
    [InlineData("a\tb\n1.5\t2\n2.5\t3\n", '\t', '.', true)]
    [InlineData("a|b\n1,5|2,25\n2,5|3\n", '|', ',', true)]
    [InlineData("\"a, left\";b\n1.5;2\n2.5;3\n", ';', '.', true)]
    [InlineData("a,b\n\"1,5\",\"2\"\n\"2,5\",\"3\"\n", ',', ',', true)]
    [InlineData("2024-01-01 00:00:00,1.5\n2024-01-01 00:00:01,2.5\n", ',', '.', false)]
    [InlineData(",0,1,2\n0,1.5,2,7\n1,2.5,3,9\n", ',', '.', true)]
    [InlineData("time,2019,2020\n1,1.5,2\n2,2.5,3\n", ',', '.', false)]
    [InlineData("value\n1,5\n2,5\n", ';', ',', true)]
    public void Separator_decimal_mark_and_header_are_told_by_the_first_rows(string text, char separator, char mark, bool hasHeader)
    {
        CsvLayout layout = Recognise(text).Layout;
        // Of one column, any separator that is no decimal mark will do.
        if (text.Split('\n')[0].Length > 5) Assert.Equal(separator, layout.Separator);
        Assert.Equal((mark, hasHeader), (layout.Decimal, layout.HasHeader));
    }

    [Theory]
    [InlineData("yyyy-MM-dd HH:mm:ss", "ISO 8601")]
    [InlineData("yyyy-MM-ddTHH:mm:ssZ", "ISO 8601")]
    [InlineData("yyyy-MM-ddTHH:mm:ss.fff+01:00", "ISO 8601")]
    [InlineData("dd.MM.yyyy HH:mm", "day.month.year")]
    [InlineData("d.M.yy H:mm:ss", "day.month.year")]
    [InlineData("M/d/yyyy h:mm:ss tt", "month/day/year")]
    [InlineData("dd/MM/yyyy HH:mm:ss", "day/month/year")]
    [InlineData("yyyy/MM/dd HH:mm:ss", "year/month/day")]
    [InlineData("dd MMM yyyy HH:mm:ss", "day month year")]
    public void Clocks_are_read_as_they_are_written(string pattern, string name)
    {
        // From the 5th on, over the end of the month: of day and month one alone can be 13 and more.
        RecognisedFile file = Recognise(Csv("when,a,b", row =>
            $"{Moment(row).ToString(pattern, CultureInfo.InvariantCulture)},{A(row)},{B(row)}"));
        Assert.Equal(("when", name), (file.Layout.Clock, file.Clock?.Name));
        Assert.Equal(["a", "b"], file.Layout.Features!);
        string? last = null;
        Assert.Equal(Moment(7).Ticks, file.Clock!.Ticks(Moment(7).ToString(pattern, CultureInfo.InvariantCulture), ref last)!.Value
            + (pattern.Contains("+01", StringComparison.Ordinal) ? TimeSpan.TicksPerHour : 0));
    }

    [Theory]
    [InlineData(1_700_000_000L, 60, "Unix seconds")]
    [InlineData(1_700_000_000_000L, 60_000, "Unix milliseconds")]
    [InlineData(1_700_000_000_000_000L, 60_000_000, "Unix microseconds")]
    [InlineData(0L, 1, "a number that rises")]
    public void Numbers_that_rise_are_the_clock(long first, long step, string name)
    {
        RecognisedFile file = Recognise(Csv("a,n,b", row => FormattableString.Invariant($"{A(row)},{first + step * row},{B(row)}")));
        Assert.Equal(("n", name), (file.Layout.Clock, file.Clock?.Name));
        Assert.Equal(["a", "b"], file.Layout.Features!);
    }

    /// <summary>Days in one column and hours in another: each hour comes once a day, but no source of readings is called a time.</summary>
    [Theory]
    [InlineData("HH:mm:ss")]
    [InlineData("HH:mm")]
    [InlineData("HH.mm.ss")]
    [InlineData("'at' HH")]
    public void Hours_beside_days_tell_no_streams_apart(string hour)
    {
        RecognisedFile file = Recognise(Csv("Date;Time;a;b", row =>
        {
            DateTime at = Moment(0).AddHours(2 * row);
            return FormattableString.Invariant($"{at:dd/MM/yyyy};{at.ToString(hour, CultureInfo.InvariantCulture)};{A(row)};{B(row)}");
        }));
        Assert.Equal((null, "Date"), (file.Layout.Partition, file.Layout.Clock));
        Assert.Equal(["a", "b"], file.Layout.Features!);
        Finding time = Assert.Single(file.Findings, finding => finding is { Subject: "left out", Taken: "Time" });
        if (hour == "HH:mm")
            Assert.StartsWith("times of the day, which 'Date' lacks: in one column, ", time.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_counter_beside_a_clock_is_left_out()
    {
        RecognisedFile file = Recognise(Csv("time,total,a", row =>
            FormattableString.Invariant($"{Moment(row):s},{row * 3 + row % 2},{A(row)}")));
        Assert.Equal("time", file.Layout.Clock);
        Assert.Equal(["a"], file.Layout.Features!);
        Assert.Contains(file.Findings,
            finding => finding is { Subject: "left out", Taken: "total", Reason: "rises in every row, as a counter does" });
    }

    [Theory]
    [InlineData("anomaly", "0", "1")]
    [InlineData("is_anomaly", "False", "True")]
    [InlineData("IsOutlier", "0.0", "1.0")]
    [InlineData("Label", "0", "1")]
    [InlineData("class", "normal", "Attack")]
    public void Labels_that_are_clear_are_labels(string name, string normal, string anomaly)
    {
        RecognisedFile file = Recognise(Csv($"a,b,{name}", row => $"{A(row)},{B(row)},{(row % 20 == 0 ? anomaly : normal)}"));
        Assert.Equal(name, file.Layout.Label);
        Assert.Equal(["a", "b"], file.Layout.Features!);
        Assert.Equal(anomaly == "Attack" ? ["Attack"] : [], file.Layout.AnomalyValues);
    }

    /// <summary>They might turn every figure upside down; trained on they are never.</summary>
    [Theory]
    [InlineData("class", "1", "0")]
    [InlineData("anomaly", "-1", "1")]
    [InlineData("label", "good", "odd")]
    [InlineData("changepoint", "0", "1")]
    [InlineData("alarm_flag", "0", "1")]
    public void What_may_be_a_label_is_neither_label_nor_feature(string name, string frequent, string rare)
    {
        RecognisedFile file = Recognise(Csv($"a,b,{name}", row => $"{A(row)},{B(row)},{(row % 20 == 0 ? rare : frequent)}"));
        Assert.Null(file.Layout.Label);
        Assert.Equal(["a", "b"], file.Layout.Features!);
        Assert.Contains(file.Findings,
            finding => finding.Taken == name && finding.Options.StartsWith($"--label {name}", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_two_labels_the_better_name_wins_and_the_other_is_not_trained_on()
    {
        RecognisedFile file = Recognise(Csv("changepoint,label,a,anomaly", row =>
            $"{row % 30 / 29},{row % 20 / 19},{A(row)},{row % 10 / 9}"));
        Assert.Equal("anomaly", file.Layout.Label);
        Assert.Equal(["a"], file.Layout.Features!);
        Assert.Contains(file.Findings,
            finding => finding.Taken == "label" && finding.Reason.StartsWith("a second label", StringComparison.Ordinal));
    }

    [Fact]
    public void Numbers_with_the_name_of_a_label_may_be_a_setting() => Assert.Equal(
        ["target", "valve"],
        Recognise(Csv("target,valve", row => FormattableString.Invariant($"{20 + row % 3},{row / 7 % 2}"))).Layout.Features!);

    [Theory]
    [InlineData("machine,a,b", "M", "its name")]
    [InlineData("unit,a,b", "", "its name")]
    [InlineData("UserName,a,b", "U", "its name")]
    public void Streams_are_told_by_the_name_of_their_column(string header, string prefix, string reason)
    {
        RecognisedFile file = Recognise(Csv(header, row => $"{prefix}{row % 4},{A(row)},{B(row)}"));
        Assert.Equal(header.Split(',')[0], file.Layout.Partition);
        Assert.StartsWith(reason, Assert.Single(file.Findings, finding => finding.Subject == "streams").Reason, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], file.Layout.Features!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Streams_are_told_by_clocks_that_begin_anew(bool stacked)
    {
        RecognisedFile file = Recognise(Csv("colour,t,a", row => stacked
            ? $"{(row < Rows / 2 ? "red" : "blue")},{Moment(row % (Rows / 2)):s},{A(row)}"
            : $"{(row % 2 == 0 ? "red" : "blue")},{Moment(row / 2):s},{A(row)}"));
        Assert.Equal(("colour", "t"), (file.Layout.Partition, file.Layout.Clock));
        Assert.StartsWith("time rises within each", Assert.Single(file.Findings, finding => finding.Subject == "streams").Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_nothing_of_this_is_left_out()
    {
        RecognisedFile file = Recognise(Csv("time,colour,remark,a,same", row =>
            $"{Moment(row):s},{(row % 3 == 0 ? "red" : "blue")},no. {row},{A(row)},7"));
        Assert.Null(file.Layout.Partition);
        Assert.Equal(["a"], file.Layout.Features!);
        Assert.Equal(
            [("colour", "text, 2 different", "--partition colour"), ("remark", "text, 120 different", ""),
                ("same", "holds 7 in every row", "--features")],
            file.Findings.Where(finding => finding.Subject == "left out")
                .Select(finding => (finding.Taken, finding.Reason, finding.Options)));
    }

    [Fact]
    public void What_is_given_is_not_guessed()
    {
        string text = Csv("time,machine,anomaly,a,b", row => $"{Moment(row):s},M{row % 4},{row % 20 / 19},{A(row)},{B(row)}");
        CsvLayout none = Recognise(text, new() { NoLabel = true, NoClock = true, NoPartition = true }).Layout;
        Assert.Equal((null, null, null), (none.Label, none.Clock, none.Partition));
        Assert.Equal(["a", "b"], none.Features!);
        CsvLayout given = Recognise(text, new() { Label = "b", Clock = "a", Ignored = ["machine"], NoPartition = true }).Layout;
        Assert.Equal(("b", "a"), (given.Label, given.Clock));
        CsvLayout features = Recognise(text, new() { Features = ["b", "anomaly"] }).Layout;
        Assert.Equal((null, "time", "machine"), (features.Label, features.Clock, features.Partition));
        Assert.Equal(["b", "anomaly"], features.Features!);
    }

    private static DateTime Moment(int row) => new DateTime(2024, 1, 5, 0, 0, 0, DateTimeKind.Utc).AddHours(7 * row);

    private static string A(int row) => (Math.Sin(row / 5.0) + row * 7919 % 101 / 500.0).ToString("0.000", CultureInfo.InvariantCulture);

    private static string B(int row) => (Math.Cos(row / 5.0) + row * 104729 % 101 / 500.0).ToString("0.000", CultureInfo.InvariantCulture);

    private static string Csv(string header, Func<int, string> line) =>
        header + "\n" + string.Concat(Enumerable.Range(0, Rows).Select(row => line(row) + "\n"));

    private static RecognisedFile Recognise(string text, ReadingChoices? choices = null) =>
        FileRecognition.Of(new MemoryStream(Encoding.UTF8.GetBytes(text)), "data.csv", choices ?? new());
}
