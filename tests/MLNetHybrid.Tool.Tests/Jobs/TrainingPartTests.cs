using MLNetHybrid.Tool.Input;
using MLNetHybrid.Tool.Jobs;
using Samples;

namespace MLNetHybrid.Tool.Tests.Jobs;

public sealed class TrainingPartTests
{
    [Theory]
    [InlineData(10_000, 3000)]
    [InlineData(1000, 300)]
    [InlineData(500, 200)]
    [InlineData(100, 50)]
    [InlineData(400_000, 20_000)]
    public void The_first_rows_train(int rows, int expected)
    {
        TrainingPart part = TrainingPart.OfEachStream(Table(rows));
        Assert.Equal(Enumerable.Range(0, expected), part.Rows);
        Assert.Equal((expected, expected), (part.Prefix, part.IsInPart.Count(inPart => inPart)));
    }

    [Fact]
    public void A_chosen_share_counts_however_many_rows_it_is()
    {
        Assert.Equal(Enumerable.Range(0, 50_000), TrainingPart.OfEachStream(Table(100_000), 0.5).Rows);
        Assert.Equal(Enumerable.Range(0, 10), TrainingPart.OfEachStream(Table(100), 0.1).Rows);
        string[] streams = [.. Enumerable.Repeat("A", 100), .. Enumerable.Repeat("B", 10)];
        Assert.Equal([.. Enumerable.Range(0, 60), .. Enumerable.Range(100, 6)],
            TrainingPart.OfEachStream(Table(110) with { Streams = streams }, 0.6).Rows);
    }

    [Fact]
    public void Labelled_anomalies_among_them_are_left_out_and_said()
    {
        SensorTable table = Table(1000) with { Labels = [.. Enumerable.Range(0, 1000).Select(row => row % 100 == 50)] };
        TrainingPart part = TrainingPart.OfEachStream(table);
        Assert.Equal((297, 3, 300), (part.Count, part.Anomalies, part.Prefix));
        // They are gaps: without them, rows 49 and 51 would be neighbours, and their step would train.
        SensorTable training = part.Of(table);
        Assert.Equal([50, 150, 250], Enumerable.Range(0, 300).Where(row => double.IsNaN(training.Rows[row][0])));
        Assert.Equal(300 - (3 * 10) - 9, TrainingWindows.Count(training, 10).Complete);
        Assert.Equal("the first 300 of 1000 rows, without the 3 labelled anomalies among them", part.Description);
    }

    [Fact]
    public void Where_labels_leave_no_window_they_are_named_and_not_a_column()
    {
        SensorTable table = Table(100) with { Labels = [.. Enumerable.Range(0, 100).Select(row => row % 4 == 0)] };
        string message = Assert.Throws<InputFileException>(() => TrainingWindows.Argument(table.WithoutAnomalies(), "a.csv", 5)).Message;
        Assert.Contains("25 of 100 training rows are labelled anomalies, which do not train, so that no window of 5 rows",
            message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_streams_that_stand_one_behind_the_other_each_gives_its_first_rows()
    {
        string[] streams = [.. Enumerable.Repeat("A", 1000), .. Enumerable.Repeat("B", 100), .. Enumerable.Repeat("", 10)];
        TrainingPart part = TrainingPart.OfEachStream(Table(1110) with { Streams = streams });
        Assert.Equal([.. Enumerable.Range(0, 300), .. Enumerable.Range(1000, 50)], part.Rows);
        Assert.Null(part.Prefix);
    }

    [Fact]
    public void Rows_that_are_asked_for_train_whatever_their_labels()
    {
        TrainingPart part =
            TrainingPart.First(Table(10) with { Labels = [.. Enumerable.Range(0, 10).Select(row => row == 2)] }, 5, "a.csv");
        Assert.Equal((5, 1, 5), (part.Count, part.Anomalies, part.Prefix));
        Assert.Contains("leaves none to judge",
            Assert.Throws<InputFileException>(() => TrainingPart.First(Table(5), 5, "a.csv")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300, 37)]
    [InlineData(1000, 50)]
    [InlineData(24, 5)]
    public void Windows_are_an_eighth_of_the_training_rows(int rows, int expected) =>
        Assert.Equal(expected, WindowChoice.Of(Table(rows), Table(rows)).Length);

    [Theory]
    [InlineData(40, 12)]
    [InlineData(20, 6)]
    [InlineData(3, 5)]
    public void Windows_are_shorter_where_gaps_leave_few_of_them_whole(int rowsFromGapToGap, int expected)
    {
        SensorTable table = Table(400);
        table = table with { Rows = [.. table.Rows.Select((row, i) => i % rowsFromGapToGap == 0 ? [double.NaN] : row)] };
        (int length, string reason) = WindowChoice.Of(table, table);
        Assert.Equal((expected, "gaps leave less than half of longer windows whole"), (length, reason));
    }

    [Fact]
    public void Rows_without_order_are_judged_one_by_one()
    {
        var random = new Random(1);
        SensorTable table = Table(300) with { Rows = [.. Enumerable.Range(0, 300).Select(_ => new[] { random.NextDouble() })] };
        Assert.Equal(1, Length(table));
        Assert.Equal(37, Length(table with { Clocks = [.. Enumerable.Repeat("10:00", 300)] }));
        Assert.Equal(37, Length(table with { Streams = [.. Enumerable.Repeat("A", 300)] }));
        // A rhythm of seven rows is an order, too.
        Assert.Equal(37, Length(table with { Rows = [.. table.Rows.Select((row, i) => new[] { i % 7 == 0 ? 2 : row[0] })] }));

        static int Length(SensorTable rows) => WindowChoice.Of(rows, rows).Length;
    }

    private static SensorTable Table(int rows) =>
        new([new("a", "a", 1, "a")], [.. Enumerable.Range(0, rows).Select(row => new[] { Math.Sin(row / 5.0) })]);
}
