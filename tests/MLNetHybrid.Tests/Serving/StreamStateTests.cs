using System.Buffers.Binary;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Contracts;
using MLNetHybrid.Tests.Hybrid;

namespace MLNetHybrid.Tests.Serving;

/// <summary>
/// What streams remember, saved by one scorer and restored by another, gives the verdicts that the first would have given.
/// </summary>
public sealed class StreamStateTests
{
    private const int Streams = 30, Count = 1200, Training = 300;
    private static readonly TimeSpan HalfLife = TimeSpan.FromHours(6);
    private readonly MLContext _ml = new(seed: 3);
    private readonly ContractRow[] _events = Events();

    // Of 30 streams a lane of the smallest model remembers 5: streams are forgotten and come back all the time.
    [Theory]
    [InlineData(1, 1000, 1)]
    [InlineData(3, 1000, 2)]
    [InlineData(3, 5, 3)]
    [InlineData(1, 7, 4)]
    public void Restored_at_any_point_a_scorer_goes_on_to_the_last_bit(int lanes, int maximum, int seed)
    {
        ITransformer model = Model(maximum);
        var random = new Random(seed);
        (int Size, bool Saves)[] steps = [.. Enumerable.Range(0, 60).Select(_ => (random.Next(1, 40), random.Next(4) == 0))];
        using StreamScorer<ContractRow, Verdict> whole = Scorer(model, lanes);
        StreamScorer<ContractRow, Verdict> interrupted = Scorer(model, lanes);
        for (int step = 0, next = 0; next < Count; step++)
        {
            (int size, bool saves) = steps[step % steps.Length];
            size = Math.Min(size, Count - next);
            AssertEqual(Score(whole, next, size), Score(interrupted, next, size));
            next += size;
            if (!saves) continue;
            byte[] state = Saved(interrupted);
            interrupted.Dispose();
            interrupted = Scorer(model, lanes);
            // Not the first events that it sees.
            Score(interrupted, random.Next(Count - 50), 50);
            interrupted.Restore(new MemoryStream(state));
            Assert.Equal(state, Saved(interrupted));
        }
        interrupted.Dispose();
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(1, 5)]
    [InlineData(2, 3)]
    public void The_number_of_lanes_may_change(int before, int after)
    {
        ITransformer model = Model(maximum: 1000);
        using StreamScorer<ContractRow, Verdict> whole = Scorer(model, before), first = Scorer(model, before);
        using StreamScorer<ContractRow, Verdict> second = Scorer(model, after);
        foreach (ContractRow row in _events.Take(Count / 2)) AssertEqual([whole.Score(row)], [first.Score(row)]);
        using MemoryStream state = new(Saved(first));
        second.Restore(state);
        foreach (ContractRow row in _events.Skip(Count / 2)) AssertEqual([whole.Score(row)], [second.Score(row)]);
    }

    [Fact]
    public void With_fewer_lanes_those_used_last_are_kept()
    {
        ITransformer model = _ml.Transforms.SlidingWindow(new SlidingWindowEstimator.Options
        {
            OutputColumnName = "Window",
            InputColumnName = "Features",
            Length = 2,
            PartitionColumnNames = ["Key"],
            MaximumPartitions = 8,
            StatusColumnName = "Status",
        }).Fit(ContractRow.View(_ml, 10));
        using StreamScorer<ContractRow, StatusOnly> four =
            _ml.Model.CreateStreamScorer<ContractRow, StatusOnly>(model, new() { Lanes = 4 });
        using StreamScorer<ContractRow, StatusOnly> one = _ml.Model.CreateStreamScorer<ContractRow, StatusOnly>(model, new() { Lanes = 1 });
        foreach (ContractRow row in _events.Take(Streams)) four.Score(row);
        using var state = new MemoryStream();
        four.Save(state);
        state.Position = 0;
        one.Restore(state);
        // The last first: none of them makes room.
        foreach (int stream in Enumerable.Range(0, Streams).Reverse())
            Assert.Equal(stream >= Streams - 8 ? RowStatus.Judged : RowStatus.WarmingUp, (RowStatus)one.Score(_events[stream]).Status);
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(3, 4)]
    public void A_base_and_its_changes_are_the_state(int lanes, int maximum)
    {
        ITransformer model = Model(maximum);
        using StreamScorer<ContractRow, Verdict> scorer = Scorer(model, lanes), same = Scorer(model, lanes), more = Scorer(model, 4);
        Assert.Contains("which must come first", Assert.Throws<InvalidOperationException>(
            () => scorer.SaveChanges(Stream.Null)).Message, StringComparison.Ordinal);
        Score(scorer, 0, 500);
        byte[] start = Saved(scorer);
        List<byte[]> changes = [];
        foreach ((int first, int count) in ((int, int)[])[(500, 3), (503, 0), (503, 400), (903, 20)])
        {
            Score(scorer, first, count);
            using var change = new MemoryStream();
            scorer.SaveChanges(change);
            changes.Add(change.ToArray());
        }
        Assert.InRange(changes[1].Length, 100, 1000);
        Assert.InRange(changes[0].Length, 100, start.Length / 2);

        MemoryStream[] streams = [.. changes.Select(change => new MemoryStream(change))];
        same.Restore(new MemoryStream(start), streams);
        foreach (MemoryStream stream in streams) stream.Position = 0;
        more.Restore(new MemoryStream(start), streams);
        Assert.Equal(Saved(scorer), Saved(same));
        for (int i = 923; i < Count; i++)
        {
            Verdict[] expected = Score(scorer, i, 1);
            AssertEqual(expected, Score(same, i, 1));
            if (maximum > Streams) AssertEqual(expected, Score(more, i, 1));
        }

        foreach (MemoryStream stream in streams) stream.Position = 0;
        Assert.Contains("one is missing", Assert.Throws<InvalidOperationException>(
            () => same.Restore(new MemoryStream(start), streams[0], streams[2])).Message, StringComparison.Ordinal);
        streams[0].Position = 0;
        Assert.Contains("must be one that Save wrote", Assert.Throws<InvalidOperationException>(
            () => same.Restore(streams[0])).Message, StringComparison.Ordinal);
        Assert.Contains("cannot stand for changes", Assert.Throws<InvalidOperationException>(
            () => same.Restore(new MemoryStream(start), new MemoryStream(start))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => more.SaveChanges(Stream.Null));
    }

    [Fact]
    public void A_state_that_is_cut_short_or_damaged_changes_nothing()
    {
        ITransformer model = Model(maximum: 3);
        using StreamScorer<ContractRow, Verdict> whole = Scorer(model, 2), scorer = Scorer(model, 2), other = Scorer(model, 2);
        AssertEqual(Score(whole, 0, 200), Score(scorer, 0, 200));
        Score(other, 300, 200);
        byte[] state = Saved(other);
        for (int length = 0; length < state.Length; length += 10)
        {
            var cut = new MemoryStream(state, 0, length);
            Assert.Throws<FormatException>(() => scorer.Restore(cut));
        }
        var random = new Random(1);
        for (int i = 0; i < Mutation.Count(300); i++)
        {
            byte[] damaged = [.. state];
            damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            Assert.Throws<FormatException>(() => scorer.Restore(new MemoryStream(damaged)));
            byte[] mutated = Mutation.Of(state, seed: i);
            // What follows the state is not read.
            if (!mutated.AsSpan().StartsWith(state)) Assert.Throws<FormatException>(() => scorer.Restore(new MemoryStream(mutated)));
        }
        AssertEqual(Score(whole, 200, 300), Score(scorer, 200, 300));

        byte[] newer = [.. state];
        BinaryPrimitives.WriteInt32LittleEndian(newer.AsSpan(8), 2);
        Assert.Contains("version 2", Assert.Throws<FormatException>(() => scorer.Restore(new MemoryStream(newer))).Message,
            StringComparison.Ordinal);
        Assert.Contains("no saved state", Assert.Throws<FormatException>(() => scorer.Restore(new MemoryStream(new byte[64]))).Message,
            StringComparison.Ordinal);
        // What follows the state is not read.
        var longer = new MemoryStream([.. state, 1, 2, 3]);
        scorer.Restore(longer);
        Assert.Equal(state.Length, longer.Position);
    }

    [Fact]
    public void A_state_is_of_its_model_and_a_loaded_model_is_the_one_that_was_saved()
    {
        ITransformer model = Model(maximum: 100);
        using StreamScorer<ContractRow, Verdict> scorer = Scorer(model, 2);
        Score(scorer, 0, 400);
        byte[] state = Saved(scorer);

        using var file = new MemoryStream();
        _ml.Model.Save(model, null, file);
        file.Position = 0;
        var fresh = new MLContext();
        using StreamScorer<ContractRow, Verdict> loaded =
            fresh.Model.CreateStreamScorer<ContractRow, Verdict>(fresh.Model.Load(file, out _), new() { Lanes = 2, MostEvents = 16 });
        loaded.Restore(new MemoryStream(state));
        AssertEqual(Score(scorer, 400, 300), Score(loaded, 400, 300));

        using StreamScorer<ContractRow, Verdict> wider = Scorer(_ml.AnomalyDetection.ChangeMaximumPartitions(model, 101), 2);
        Assert.Contains("of another model", Assert.Throws<InvalidOperationException>(
            () => wider.Restore(new MemoryStream(state))).Message, StringComparison.Ordinal);
        using StreamScorer<ContractRow, StatusOnly> less =
            _ml.Model.CreateStreamScorer<ContractRow, StatusOnly>(model, new() { Lanes = 2 });
        Assert.Contains("this one remembers Window", Assert.Throws<InvalidOperationException>(
            () => less.Restore(new MemoryStream(state))).Message, StringComparison.Ordinal);

        scorer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => scorer.Save(Stream.Null));
        Assert.Throws<ObjectDisposedException>(() => scorer.Restore(new MemoryStream(state)));
        Assert.Throws<ArgumentNullException>(() => loaded.Save(null!));
        Assert.Throws<ArgumentNullException>(() => loaded.Restore(null!));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(4, 1)]
    [InlineData(1, 5)]
    public void A_model_that_was_trained_anew_goes_on_with_the_memories_of_the_old_one(int before, int after)
    {
        const int Half = Count / 2;
        ITransformer old = Model(maximum: 1000), anew = Model(maximum: 1000, seed: 9);
        using StreamScorer<ContractRow, Verdict> first = Scorer(old, before), second = Scorer(anew, after), whole = Scorer(anew, 2);
        Score(first, 0, Half);
        Score(whole, 0, Half);
        Score(second, Half, 50);   // forgotten
        Assert.Superset(new HashSet<string> { "Window", "Elapsed", "Rate" }, second.ContinueFrom(first).ToHashSet());
        AssertEqual(Score(whole, Half, Half), Score(second, Half, Half));
        Assert.NotEqual(Score(whole, 0, 200), Score(first, 0, 200));   // they are two models

        // Windows of another length begin anew, and nothing else does.
        using StreamScorer<ContractRow, Verdict> longer = Scorer(Model(maximum: 1000, length: 7), after);
        Assert.DoesNotContain("Window", longer.ContinueFrom(second));
        Assert.Contains("Rate", longer.ContinueFrom(second));
    }

    [Fact]
    public void A_state_goes_on_under_another_threshold_and_another_runtime()
    {
        ITransformer model = Model(maximum: 100);
        using StreamScorer<ContractRow, Verdict> scorer = Scorer(model, 2);
        Score(scorer, 0, 400);
        byte[] state = Saved(scorer);
        Verdict[] expected = Score(scorer, 400, 300);
        float threshold = expected.Select(verdict => verdict.Score).Where(float.IsFinite).Max() - 1e-3f;

        using StreamScorer<ContractRow, Verdict> stricter = Scorer(_ml.AnomalyDetection.ChangeModelThreshold(model, threshold), 2);
        stricter.Restore(new MemoryStream(state));
        Verdict[] judged = Score(stricter, 400, 300);
        Assert.Equal(expected.Select(verdict => verdict.Score), judged.Select(verdict => verdict.Score));
        Assert.Equal(expected.Select(verdict => verdict.Score > threshold), judged.Select(verdict => verdict.PredictedLabel));

        using StreamScorer<ContractRow, Verdict> onnx =
            Scorer(_ml.AnomalyDetection.UseOnnxRuntime(model, ContractRow.View(_ml, 1).Schema), 2);
        onnx.Restore(new MemoryStream(state));
        Assert.All(expected.Zip(Score(onnx, 400, 300)), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-4f));
    }

    [Fact]
    public void Saving_disposes_of_no_part_of_the_model()
    {
        var part = new DisposablePart(_ml.Transforms.NormalizeMinMax("Again", "Features").Fit(ContractRow.View(_ml, 10)));
        using StreamScorer<ContractRow, Verdict> scorer = Scorer(new TransformerChain<ITransformer>(Model(maximum: 100), part), 2);
        Score(scorer, 0, 20);
        Saved(scorer);
        Assert.False(part.IsDisposed);
    }

    // A verdict that cannot be filled fails like a model: its lane starts over, and changes must say so.
    [Fact]
    public void Changes_tell_of_streams_that_started_over()
    {
        ITransformer rates = _ml.Transforms.EventRate("Rate", "Time", ["Key"], HalfLife).Fit(ContractRow.View(_ml, 10));
        using StreamScorer<ContractRow, Rated> scorer = _ml.Model.CreateStreamScorer<ContractRow, Rated>(rates, new() { Lanes = 1 });
        using StreamScorer<ContractRow, Rated> restored = _ml.Model.CreateStreamScorer<ContractRow, Rated>(rates, new() { Lanes = 2 });
        scorer.ScoreMany(_events.AsSpan(0, 100));
        using MemoryStream state = new(), changes = new();
        scorer.Save(state);
        Rated.Fails = true;
        Assert.ThrowsAny<Exception>(() => scorer.Score(_events[99]));
        Rated.Fails = false;
        Assert.Equal(0, scorer.Score(_events[100]).Rate);
        scorer.SaveChanges(changes);
        state.Position = changes.Position = 0;
        restored.Restore(state, changes);
        Assert.Equal(1, restored.StreamCount);
        for (int i = 101; i < Count; i++) Assert.Equal(scorer.Score(_events[i]).Rate, restored.Score(_events[i]).Rate);
    }

    [Fact]
    public async Task Threads_go_on_while_states_are_saved()
    {
        ITransformer model = Model(maximum: 1000);
        using StreamScorer<ContractRow, Verdict> whole = Scorer(model, 3), saved = Scorer(model, 3);
        var expected = new Verdict[Count];
        for (int i = 0; i < Count; i++) expected[i] = whole.Score(_events[i]);
        var given = new Verdict[Count];
        Task threads = Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < Count; i++)
                if (_events[i].Key.Length % 2 + (2 * (_events[i].Key[^1] % 2)) == thread) given[i] = saved.Score(_events[i]);
        })));
        byte[] last;
        do last = Saved(saved);
        while (!threads.IsCompleted);
        await threads;
        for (int i = 0; i < Count; i++)
            Assert.Equal((expected[i].Status, expected[i].Rate, expected[i].Elapsed), (given[i].Status, given[i].Rate, given[i].Elapsed));
        using StreamScorer<ContractRow, Verdict> restored = Scorer(model, 3);
        restored.Restore(new MemoryStream(Saved(saved)));
        restored.Restore(new MemoryStream(last));
    }

    [Fact]
    public void Sparse_rows_are_restored_as_they_were()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(_events);
        ITransformer model = _ml.Transforms.Categorical.OneHotEncoding("Hot", "Key")
            .Append(_ml.Transforms.SlidingWindow("Window", "Hot", 3, "Index")).Fit(data);
        ContractRow[] rows = [.. _events.Take(200).Select((row, i) =>
            new ContractRow { Key = row.Key, Index = i % 11, Features = row.Features })];
        using StreamScorer<ContractRow, Windows> first = _ml.Model.CreateStreamScorer<ContractRow, Windows>(model, new() { Lanes = 2 });
        using StreamScorer<ContractRow, Windows> second = _ml.Model.CreateStreamScorer<ContractRow, Windows>(model, new() { Lanes = 3 });
        first.ScoreMany(rows.AsSpan(0, 100));
        using var state = new MemoryStream();
        first.Save(state);
        state.Position = 0;
        second.Restore(state);
        foreach (ContractRow row in rows.Skip(100))
        {
            VBuffer<float> expected = first.Score(row).Window, given = second.Score(row).Window;
            Assert.Equal((expected.IsDense, expected.Length), (given.IsDense, given.Length));
            Assert.Equal(expected.DenseValues(), given.DenseValues());
        }
    }

    private static byte[] Saved(StreamScorer<ContractRow, Verdict> scorer)
    {
        using var state = new MemoryStream();
        scorer.Save(state);
        return state.ToArray();
    }

    private Verdict[] Score(StreamScorer<ContractRow, Verdict> scorer, int first, int count) =>
        count == 1 ? [scorer.Score(_events[first])] : scorer.ScoreMany(_events.AsSpan(first, count));

    private StreamScorer<ContractRow, Verdict> Scorer(ITransformer model, int lanes) =>
        _ml.Model.CreateStreamScorer<ContractRow, Verdict>(model, new() { Lanes = lanes, MostEvents = 16 });

    // Every kind of memory, the history's learned from rows before the events, and detectors of every kind.
    private ITransformer Model(int maximum, int? seed = null, int? length = null)
    {
        LstmHybridEstimator.Options small = SmallHybrid.Options(HybridModel.Ensemble);
        IDataView data = _ml.Data.LoadFromEnumerable(_trained ??= ContractRow.Make(Training, seed: 5));
        ITransformer model = _ml.Transforms.ElapsedTime("Elapsed", "Time", ["Key"])
            .Append(_ml.Transforms.EventRate("Rate", "Time", ["Key"], HalfLife))
            .Append(_ml.Transforms.Novelty("Novelty", "Time", ["Index"], ["Key"], HalfLife))
            .Append(_ml.Transforms.Rarity("Rarity", "Time", ["Label"], ["Key"], HalfLife))
            .Append(_ml.Transforms.DistinctCount("Distinct", "Time", ["Index"], ["Key"], HalfLife))
            .Append(_ml.Transforms.TravelSpeed("Speed", "Time", "Latitude", "Longitude", ["Key"]))
            .Append(_ml.AnomalyDetection.Trainers.LstmHybrid(small with
            {
                Seed = seed ?? small.Seed,
                WindowLength = length ?? small.WindowLength,
                StatusColumnName = "Status",
                PartitionColumnNames = ["Key"],
            })).Fit(data);
        return _ml.AnomalyDetection.ChangeMaximumPartitions(model, maximum);
    }

    private ContractRow[]? _trained;

    private static void AssertEqual(IReadOnlyList<Verdict> expected, IReadOnlyList<Verdict> given) => Assert.Equal(expected, given);

    // Streams come as they like; some of the first events are earlier than the last of training, and some lack a feature.
    private static ContractRow[] Events()
    {
        ContractRow[] rows = ContractRow.Make(Count, seed: 8);
        var random = new Random(2);
        for (int i = 0; i < Count; i++)
        {
            rows[i].Key = i < Streams ? $"stream {i}" : $"stream {(int)(Streams * random.NextDouble() * random.NextDouble())}";
            rows[i].Index = random.Next(4);
            rows[i].Time = rows[i].Time.AddMinutes(7 * (Training - 100));
            if (i % 97 == 0) rows[i].Features[1] = float.NaN;
        }
        return rows;
    }

    private sealed record Verdict
    {
        public float Score { get; set; }

        public bool PredictedLabel { get; set; }

        public int Status { get; set; }

        public float Elapsed { get; set; }

        public float Rate { get; set; }

        public float Novelty { get; set; }

        public float Rarity { get; set; }

        public float Distinct { get; set; }

        public float Speed { get; set; }
    }

    private sealed class Rated
    {
        private float _rate;

        public static bool Fails { get; set; }

        public float Rate
        {
            get => _rate;
            set => _rate = Fails ? throw new InvalidOperationException("no rate") : value;
        }
    }

    private sealed class StatusOnly
    {
        public int Status { get; set; }
    }

    private sealed class Windows
    {
        public VBuffer<float> Window { get; set; }
    }

    /// <summary>A transformer that holds something, as those of ONNX and TensorFlow do.</summary>
    private sealed class DisposablePart(ITransformer inner) : ITransformer, IDisposable
    {
        public bool IsDisposed { get; private set; }

        public bool IsRowToRowMapper => inner.IsRowToRowMapper;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inner.GetOutputSchema(inputSchema);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => inner.GetRowToRowMapper(inputSchema);

        public void Save(ModelSaveContext ctx) => inner.Save(ctx);

        public IDataView Transform(IDataView input) => inner.Transform(input);

        public void Dispose() => IsDisposed = true;
    }
}
