using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Components;

namespace MLNetHybrid.Tests.Components;

/// <summary>One engine, one thread at a time: two at once are told so instead of getting each other's scores.</summary>
public sealed class EngineUseTests
{
    private const int Length = 3;
    private readonly MLContext _ml = new(seed: 4);

    public enum Component { Forest, Windows, Hybrid, Vote, ElapsedTime, MultiHot }

    public static TheoryData<Component> Components => [.. Enum.GetValues<Component>()];

    [Theory]
    [MemberData(nameof(Components))]
    public void A_call_while_another_thread_is_inside_stops_both_and_the_engine(Component component)
    {
        PredictionEngine<Row, Output> engine = Engine(component);
        for (int i = 0; i < Length; i++) engine.Predict(new Row(i));

        using var isInside = new ManualResetEventSlim();
        using var mayGoOn = new ManualResetEventSlim();
        var slow = new Row(7, () =>
        {
            isInside.Set();
            mayGoOn.Wait();
        });
        Exception? ofSlow = null;
        var thread = new Thread(() => ofSlow = Record.Exception(() => engine.Predict(slow)));
        thread.Start();
        isInside.Wait(TestContext.Current.CancellationToken);
        Exception ofFast = Assert.Throws<InvalidOperationException>(() => engine.Predict(new Row(8)));
        mayGoOn.Set();
        thread.Join();

        Assert.Contains("Several threads use this prediction engine at the same time", ofFast.Message, StringComparison.Ordinal);
        Assert.Contains("WindowLength = null", ofFast.Message, StringComparison.Ordinal);
        Assert.Equal(ofFast.Message, Assert.IsType<InvalidOperationException>(ofSlow).Message);
        Assert.Equal(ofFast.Message, Assert.Throws<InvalidOperationException>(() => engine.Predict(new Row(9))).Message);
        Engine(component).Predict(new Row(10));   // another engine of the same process is as good as new
    }

    [Theory]
    [MemberData(nameof(Components))]
    public void Threads_may_take_turns(Component component)
    {
        ITransformer model = Fit(component);
        PredictionEngine<Row, Output> engine = Engine(model), alone = Engine(model);
        for (int i = 0; i < 12; i++)
        {
            Output expected = alone.Predict(new Row(i));
            Output actual = new();
            var thread = new Thread(() => actual = engine.Predict(new Row(i)));
            thread.Start();
            thread.Join();
            Assert.Equal(expected.Score, actual.Score);
            Assert.Equal(expected.Window, actual.Window);
            Assert.Equal(expected.Elapsed, actual.Elapsed);
        }
    }

    [Theory]
    [InlineData(Component.Forest)]
    [InlineData(Component.Hybrid)]
    public void Threads_at_once_get_right_scores_or_an_exception(Component component)
    {
        const int Count = 200;
        ITransformer model = Fit(component);
        Row[] rows = [.. Enumerable.Range(0, Count).Select(i => new Row(i))];
        var wrong = new ConcurrentBag<string>();
        for (int round = 0; round < 10; round++)
        {
            PredictionEngine<Row, Output> engine = Engine(model);
            float[][] expected = [.. new[] { "a", "b" }.Select(user => Scores(model, rows, user))];
            using var start = new Barrier(2);
            Thread[] threads = [.. Enumerable.Range(0, 2).Select(t => new Thread(() =>
            {
                start.SignalAndWait();
                try
                {
                    for (int i = 0; i < Count; i++)
                    {
                        float score = engine.Predict(new Row(i) { User = t == 0 ? "a" : "b" }).Score;
                        if (!float.IsNaN(score) && Math.Abs(score - expected[t][i]) > 1e-4) wrong.Add($"{score} for {expected[t][i]}");
                    }
                }
                catch (InvalidOperationException told) when (told.Message.StartsWith("Several threads", StringComparison.Ordinal))
                {
                }
            }))];
            foreach (Thread thread in threads) thread.Start();
            foreach (Thread thread in threads) thread.Join();
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void Two_threads_at_one_position_are_seen()
    {
        (DataViewConstructionUtils.InputRow<Row> row, ValueGetter<float>[] getters) = Guarded(0);
        row.ExtractValues(new Row(1));
        Read(getters[0]);
        Exception? other = null;
        var thread = new Thread(() => other = Record.Exception(() => Read(getters[1])));
        thread.Start();
        thread.Join();
        Assert.IsType<InvalidOperationException>(other);
        Assert.Throws<InvalidOperationException>(() => Read(getters[1]));
    }

    [Fact]
    public void A_row_replaced_between_two_outputs_is_seen()
    {
        (DataViewConstructionUtils.InputRow<Row> row, ValueGetter<float>[] getters) = Guarded(0);
        for (int i = 0; i < 3; i++)
        {
            row.ExtractValues(new Row(i));
            Read(getters[0]);
            Read(getters[1]);
        }
        row.ExtractValues(new Row(4));
        Read(getters[0]);
        row.ExtractValues(new Row(5));   // another thread's
        Assert.Throws<InvalidOperationException>(() => Read(getters[1]));
    }

    [Fact]
    public void A_row_replaced_while_an_output_is_made_is_seen()
    {
        (DataViewConstructionUtils.InputRow<Row> row, ValueGetter<float>[] getters) = Guarded(replacedAt: 2);
        row.ExtractValues(new Row(1));
        Read(getters[0]);
        row.ExtractValues(new Row(2));
        Assert.Throws<InvalidOperationException>(() => Read(getters[0]));
    }

    [Fact]
    public void A_getter_that_throws_leaves_the_engine_usable()
    {
        PredictionEngine<Row, Output> engine = Engine(Component.Windows);
        Assert.Throws<IOException>(() => engine.Predict(new Row(1, () => throw new IOException())));
        for (int i = 0; i < Length; i++) engine.Predict(new Row(i));
        Assert.True(float.IsFinite(engine.Predict(new Row(9)).Window[0]));
    }

    // Two outputs under guard; the first one's row is replaced while it is read at position replacedAt - 1.
    private (DataViewConstructionUtils.InputRow<Row>, ValueGetter<float>[]) Guarded(int replacedAt)
    {
        DataViewConstructionUtils.InputRow<Row> row = DataViewConstructionUtils.CreateInputRow<Row>(_ml);
        EngineUse use = EngineUse.Of(row)!;
        ValueGetter<float> first = (ref float value) =>
        {
            value = 1;
            if (row.Position == replacedAt - 1) row.ExtractValues(new Row(0));
        };
        ValueGetter<float> second = (ref float value) => value = 2;
        return (row, [(ValueGetter<float>)use.Guard(first), (ValueGetter<float>)use.Guard(second)]);
    }

    private static void Read(ValueGetter<float> getter)
    {
        float value = 0;
        getter(ref value);
    }

    private float[] Scores(ITransformer model, Row[] rows, string user) =>
        [.. model.Transform(_ml.Data.LoadFromEnumerable(rows.Select((_, i) => new Row(i) { User = user }))).GetColumn<float>("Score")];

    private PredictionEngine<Row, Output> Engine(Component component) => Engine(Fit(component));

    private PredictionEngine<Row, Output> Engine(ITransformer model) =>
        _ml.Model.CreatePredictionEngine<Row, Output>(model, new PredictionEngineOptions { OwnsTransformer = false });

    private ITransformer Fit(Component component)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Row(i)));
        AnomalyDetectionCatalog.AnomalyDetectionTrainers trainers = _ml.AnomalyDetection.Trainers;
        IEstimator<ITransformer> estimator = component switch
        {
            Component.Forest => trainers.IsolationForest("Features"),
            Component.Vote => trainers.IsolationForest("Features", scoreColumnName: "A", predictedLabelColumnName: "B")
            .Append(_ml.AnomalyDetection.Vote([new("A", "B")])),
            Component.Windows => _ml.Transforms.SlidingWindow("Window", "Features", Length, "User"),
            Component.ElapsedTime => _ml.Transforms.ElapsedTime("Elapsed", "Time", ["User"]),
            Component.MultiHot => _ml.Transforms.MultiHot("Window", "Tags", 1),
            Component.Hybrid => trainers.LstmHybrid(new LstmHybridEstimator.Options
            {
                Model = HybridModel.IsolationForest,
                WindowLength = Length,
                PartitionColumnNames = ["User"],
                Autoencoder = new LstmAutoencoderTrainer.Options { HiddenSize = 4, Epochs = 1, Executor = ReconstructionExecutor.Managed },
            }),
            _ => throw new ArgumentOutOfRangeException(nameof(component)),
        };
        return estimator.Fit(data);
    }

    private sealed class Row(int index, Action? whenRead = null)
    {
        public string User { get; set; } = "a";

        public DateTime Time => Reading(new DateTime(2025, 5, 21).AddMinutes(index));

        [VectorType(2)] public float[] Features => Reading<float[]>([MathF.Sin(index), index % 7]);

        public string[] Tags => Reading<string[]>([$"tag {index % 3}"]);

        private T Reading<T>(T value)
        {
            whenRead?.Invoke();
            return value;
        }
    }

    private sealed class Output
    {
        public float Score { get; set; }
        public bool PredictedLabel { get; set; }
        public float[] Window { get; set; } = [];
        public float Elapsed { get; set; }
    }
}
