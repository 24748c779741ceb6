using Microsoft.ML;

namespace MLNetHybrid.Serving.Tests;

public sealed class DriftTests : IDisposable
{
    private static readonly DriftOptions Small = new() { Window = 500, EventsBetweenFalseWarnings = 1e5, ExpectedAlarmRate = 0.01 };

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_index_and_the_evidence_are_those_of_their_formulas()
    {
        DriftReference reference = Reference(Enumerable.Range(0, 1000).Select(i => (float)i));
        var watch = new DriftWatch(reference, Small);
        Assert.True(double.IsNaN(watch.Report().Columns[0].StabilityIndex));
        // Half of 500 values in the first tenth, half in the last.
        for (int i = 0; i < 500; i++) watch.Observe([i % 2 == 0 ? 5 : 995], isAlarm: false);
        double[] q = [.. Enumerable.Range(0, 11).Select(b => ((b < 10 ? 100 : 0) + 0.5) / (1000 + 5.5))];
        double[] p = [.. Enumerable.Range(0, 11).Select(b => ((b is 0 or 9 ? 250 : 0) + 0.5) / (500 + 5.5))];
        double expected = Enumerable.Range(0, 11).Sum(b => (p[b] - q[b]) * Math.Log(p[b] / q[b]));
        ColumnDrift column = watch.Report().Columns[0];
        Assert.Equal(expected, column.StabilityIndex, 0.02); // training's deciles fall on values, so that a bin has 99 or 101
        double evidence = 0;
        int[] counts = new int[11];
        for (int i = 0; i < 500; i++)
        {
            int bin = i % 2 == 0 ? 0 : 9;
            evidence = Math.Max(0, evidence) + Math.Log10((counts[bin]++ + 20 * q[bin]) / (i + 20) / q[bin]);
        }
        Assert.Equal(evidence, column.Evidence, 0.02 * evidence);
        Assert.True(column.HasMoved);
        Assert.Equal(["Value"], watch.Report().Moved);
        Assert.Equal(500, watch.Report().Events);
    }

    [Fact]
    public void Independent_events_of_training_s_kind_warn_as_rarely_as_promised()
    {
        var random = new Random(3);
        DriftReference reference = Reference(Enumerable.Range(0, 20_000).Select(_ => (float)random.NextDouble()));
        // Twenty columns' worth of 20,000 events each: at 1e5 events between false warnings, and an index besides, none is to be expected.
        int warnings = 0;
        for (int column = 0; column < 20; column++)
        {
            var watch = new DriftWatch(reference, Small);
            for (int i = 0; i < 20_000; i++)
            {
                watch.Observe([random.NextDouble()], random.NextDouble() < 0.01);
                if (i % 100 == 0) warnings += watch.Report().Moved.Count;
            }
        }
        Assert.Equal(0, warnings);
    }

    [Fact]
    public void A_shift_a_missing_column_and_more_alarms_are_found_within_a_window()
    {
        var random = new Random(4);
        DriftReference reference = Reference(Enumerable.Range(0, 20_000).Select(_ => (float)random.NextDouble()));
        foreach ((Func<double> value, double alarmRate, string moved) in new (Func<double>, double, string)[]
        {
            (() => random.NextDouble() + 0.3, 0.01, "Value"), (() => double.NaN, 0.01, "Value"),
                (random.NextDouble, 0.2, DriftWatch.AlarmsName),
        })
        {
            var watch = new DriftWatch(reference, Small);
            for (int i = 0; i < 5_000; i++) watch.Observe([random.NextDouble()], random.NextDouble() < 0.01);
            Assert.Empty(watch.Report().Moved);
            for (int i = 0; i < 500; i++) watch.Observe([value()], random.NextDouble() < alarmRate);
            Assert.Equal([moved], watch.Report().Moved);
        }
    }

    [Fact]
    public async Task A_served_model_tells_which_columns_moved()
    {
        string zip = _folder.File("model.zip"), file = _folder.File("drift.json");
        ITransformer model = TrainedZip.Fit();
        TrainedZip.Save(zip, model);
        DriftReference.Of(model.Transform(TrainedZip.View(Reading.Make(5000))), "Features", "Score").Save(file);
        DriftReference reference = DriftReference.Load(file);
        Assert.Equal(["Features[0]", "Features[1]", "Features[2]", "Score"], reference.ColumnNames);
        await using ServedApplication app = await ServedApplication.Start(
            zip, builder => builder.WatchDrift(reference, Small with { ExpectedAlarmRate = null }));
        app.Scorer.ScoreMany(Reading.Make(2000, seed: 9));
        Assert.Empty(app.Scorer.Drift!.Report().Moved);
        app.Scorer.ScoreMany(Reading.Make(2000, seed: 9, shift: 3));
        Assert.Equal(reference.ColumnNames, app.Scorer.Drift.Report().Moved);
    }

    [Fact]
    public void Bad_references_are_refused()
    {
        IDataView view = TrainedZip.View(Reading.Make(10));
        Assert.Contains("'Nothing'", Assert.Throws<ArgumentException>(() => DriftReference.Of(view, "Nothing")).Message);
        Assert.Contains("'Machine'", Assert.Throws<ArgumentException>(() => DriftReference.Of(view, "Machine")).Message);
        Assert.Contains("rows", Assert.Throws<ArgumentException>(() => DriftReference.Of(TrainedZip.View([]), "Features")).Message);
        Assert.Throws<ArgumentException>(() => new DriftWatch(Reference([1, 2])).Observe([1, 2], false));
        string[] damaged =
        [
            "", "{}", "[1]", """{"Version":2,"Columns":[{"Name":"x","Edges":[1],"Shares":[0.2,0.3,0.5]}]}""",
            """{"Version":1,"Columns":[{"Name":"x","Edges":[1],"Shares":[0.5,0.5]}]}""",
            """{"Version":1,"Columns":[{"Name":"x","Edges":[2,1],"Shares":[0.25,0.25,0.25,0.25]}]}""",
            """{"Version":1,"Columns":[{"Name":"x","Edges":[1],"Shares":[0,0.5,0.5]}]}""",
        ];
        foreach (string content in damaged)
            Assert.Throws<FormatException>(() => DriftReference.Load(_folder.Write("damaged.json", content)));
    }

    public void Dispose() => _folder.Dispose();

    private static DriftReference Reference(IEnumerable<float> values) =>
        DriftReference.Of(new MLContext().Data.LoadFromEnumerable(values.Select(value => new OneValue { Value = value })), "Value");

    private sealed class OneValue
    {
        public float Value { get; set; }
    }
}
