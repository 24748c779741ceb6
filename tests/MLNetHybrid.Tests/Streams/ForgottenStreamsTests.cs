using System.Diagnostics.Metrics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Tests.Streams;

/// <summary>More streams than a model remembers.</summary>
public sealed class ForgottenStreamsTests
{
    private static int _columns;
    private const int Length = 3, Limit = 20, Keys = 30, Rounds = 5;
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<(ChannelMessageKind Kind, string Text)> _log = [];

    public ForgottenStreamsTests() => _ml.Log += (_, e) =>
    {
        lock (_log) _log.Add((e.Kind, e.RawMessage));
    };

    [Fact]
    public void Streams_that_take_turns_beyond_the_limit_are_warned_of_once_and_counted()
    {
        (string column, SlidingWindowTransformer model) = Windows();
        long missed = Counted(column, () => Assert.All(Finite(model.Transform(Turns())), Assert.False));
        Assert.Equal(Rounds * Keys - Limit, missed);
        string warning = Assert.Single(Warnings());
        Assert.Contains($"column 'Key' tells more than MaximumPartitions = {Limit} streams apart", warning, StringComparison.Ordinal);
        Assert.Contains("ChangeMaximumPartitions", warning, StringComparison.Ordinal);
        Assert.Contains(_log, m =>
            m.Text.Contains($": {missed} streams were forgotten because of MaximumPartitions = {Limit}, {missed} of them before its window",
            StringComparison.Ordinal));
    }

    [Fact]
    public void An_engine_warns_and_counts_too()
    {
        (string column, SlidingWindowTransformer model) = Windows();
        ITransformer copy = _ml.Transforms.CopyColumns("Window", column).Fit(model.Transform(Turns()));
        PredictionEngine<Row, Windowed> engine = _ml.Model.CreatePredictionEngine<Row,
            Windowed>(new TransformerChain<ITransformer>(model, copy));
        long missed = Counted(column, () =>
        {
            foreach (Row row in TurnRows()) Assert.True(float.IsNaN(engine.Predict(row).Window[0]));
        });
        Assert.Equal(Rounds * Keys - Limit, missed);
        Assert.Single(Warnings());
    }

    [Fact]
    public void A_fitted_or_loaded_model_can_be_given_another_limit()
    {
        (_, SlidingWindowTransformer model) = Windows();
        using var file = new MemoryStream();
        var nested = new TransformerChain<ITransformer>(
            new TransformerChain<ITransformer>(model), _ml.Transforms.ElapsedTime("Elapsed", "Time", ["Key"]).Fit(Turns()));
        _ml.Model.Save(nested, Turns().Schema, file);
        foreach (ITransformer one in new[] { nested, _ml.Model.Load(file, out _) })
        {
            ITransformer changed = _ml.AnomalyDetection.ChangeMaximumPartitions(one, Keys);
            bool[] finite = Finite(changed.Transform(Turns()));
            Assert.Equal(Enumerable.Range(0, Rounds * Keys).Select(i => i >= Keys * (Length - 1)), finite);
            Assert.Empty(Warnings());
            lock (_log) Assert.DoesNotContain(_log, m => m.Text.Contains("were forgotten", StringComparison.Ordinal));

            // and keeps it
            using var again = new MemoryStream();
            _ml.Model.Save(changed, Turns().Schema, again);
            Assert.Equal(finite, Finite(_ml.Model.Load(again, out _).Transform(Turns())));
        }
        Assert.Equal(Limit, model.MaximumPartitions);
    }

    [Fact]
    public void A_model_without_streams_and_a_limit_out_of_range_are_refused()
    {
        ITransformer forest = _ml.AnomalyDetection.Trainers.IsolationForest("Features").Fit(Turns());
        Assert.Contains("remembers no streams",
            Assert.Throws<ArgumentException>(() => _ml.AnomalyDetection.ChangeMaximumPartitions(forest, 5)).Message,
            StringComparison.Ordinal);
        Assert.Contains("must be in [1, 16777216]; got 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.AnomalyDetection.ChangeMaximumPartitions(Windows().Model, 0)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("model", () => _ml.AnomalyDetection.ChangeMaximumPartitions(null!, 5));
        Assert.Throws<ArgumentNullException>("catalog",
            () => ((AnomalyDetectionCatalog)null!).ChangeMaximumPartitions(Windows().Model, 5));
    }

    [Fact]
    public void Streams_that_had_their_windows_go_without_a_warning()
    {
        Row[] rows = [.. Enumerable.Range(0, Keys * Length).Select(i => new Row { Key = $"user {i / Length}" })];
        (string column, SlidingWindowTransformer model) = Windows();
        Assert.Equal(0, Counted(column, () => Finite(model.Transform(_ml.Data.LoadFromEnumerable(rows)))));
        Assert.Equal(Keys - Limit, Counted(column, () => Finite(model.Transform(_ml.Data.LoadFromEnumerable(rows))), missed: false));
        Assert.Empty(Warnings());
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    public void Event_times_are_missed_while_their_last_event_still_counts(bool rate, int warnings)
    {
        // One event a minute; with a minute's memory nothing of an event is left twenty events later.
        TimeSpan memory = TimeSpan.FromMinutes(warnings == 1 ? 600 : 1);
        IEstimator<ITransformer> estimator = rate
            ? _ml.Transforms.EventRate(new EventRateEstimator.Options
            {
                OutputColumnName = "Value",
                TimestampColumnName = "Time",
                PartitionColumnNames = ["Key"],
                HalfLife = memory,
                MaximumPartitions = Limit,
            })
            : _ml.Transforms.ElapsedTime(new ElapsedTimeEstimator.Options
            {
                OutputColumnName = "Value",
                TimestampColumnName = "Time",
                PartitionColumnNames = ["Key"],
                MaximumTime = memory,
                MaximumPartitions = Limit,
            });
        Assert.Equal(Rounds * Keys, estimator.Fit(Turns()).Transform(Turns()).GetColumn<float>("Value").Count());
        Assert.Equal(warnings, Warnings().Length);
    }

    [Fact]
    public void All_stream_transforms_have_one_default()
    {
        IDataView data = Turns();
        Assert.Equal(100_000, _ml.Transforms.SlidingWindow("Window", "Features").Fit(data).MaximumPartitions);
        Assert.Equal(100_000, _ml.Transforms.ElapsedTime("Elapsed", "Time").Fit(data).MaximumPartitions);
        Assert.Equal(100_000, _ml.Transforms.EventRate("Rate", "Time").Fit(data).MaximumPartitions);
        Assert.Equal(100_000, new LstmHybridEstimator.Options().MaximumPartitions);
    }

    // A name of its own, so that tests that run at the same time are not counted.
    private (string Column, SlidingWindowTransformer Model) Windows()
    {
        string column = FormattableString.Invariant($"Window {Interlocked.Increment(ref _columns)}");
        return (column, _ml.Transforms.SlidingWindow(new SlidingWindowEstimator.Options
        {
            OutputColumnName = column,
            InputColumnName = "Features",
            Length = Length,
            PartitionColumnNames = ["Key"],
            MaximumPartitions = Limit,
        }).Fit(Turns()));
    }

    private static long Counted(string column, Action run, bool missed = true)
    {
        long count = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "MLNetHybrid" && instrument.Name == "mlnethybrid.streams.forgotten")
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var map = new Dictionary<string, object?>(tags.ToArray());
            if (Equals(map["column"], column) && Equals(map["component"], "SlidingWindow") && Equals(map["missed"], missed))
                Interlocked.Add(ref count, value);
        });
        listener.Start();
        run();
        return count;
    }

    private string[] Warnings()
    {
        lock (_log) return [.. _log.Where(m => m.Kind == ChannelMessageKind.Warning).Select(m => m.Text)];
    }

    private static bool[] Finite(IDataView windows)
    {
        string column = windows.Schema.First(c => c.Name.StartsWith("Window", StringComparison.Ordinal)).Name;
        return [.. windows.GetColumn<float[]>(column).Select(window => float.IsFinite(window[0]))];
    }

    private IDataView Turns() => _ml.Data.LoadFromEnumerable(TurnRows());

    private static Row[] TurnRows() =>
        [.. Enumerable.Range(0, Rounds * Keys)
            .Select(i => new Row { Key = $"user {i % Keys}", Time = new DateTime(2025, 5, 21).AddMinutes(i) })];

    private sealed class Row
    {
        public string Key { get; set; } = "";
        public DateTime Time { get; set; }
        [VectorType(2)] public float[] Features { get; set; } = [1, 2];
    }

    private sealed class Windowed
    {
        public float[] Window { get; set; } = [];
    }
}
