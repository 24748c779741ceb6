using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Contracts;
using MLNetHybrid.Tests.Hybrid;

namespace MLNetHybrid.Tests.Serving;

/// <summary>Events that come one by one, in batches and from many threads get what one pass over all of them gives.</summary>
public sealed class StreamScorerTests
{
    private const int Streams = 12, Count = 1500;

    private readonly MLContext _ml = new(seed: 3);
    private readonly ContractRow[] _events = Events();

    [Theory]
    [InlineData(HybridModel.Ensemble)]
    [InlineData(HybridModel.All)]
    public void Batches_of_any_size_and_single_events_get_what_one_pass_gives(HybridModel kind)
    {
        ITransformer model = Keyed(kind);
        Verdict[] expected = [.. _ml.Data.CreateEnumerable<Verdict>(model.Transform(_ml.Data.LoadFromEnumerable(_events)), false)];
        Assert.Equal([(int)RowStatus.Judged, (int)RowStatus.WarmingUp, (int)RowStatus.MissingFeature],
            expected.Select(verdict => verdict.Status).Distinct().Order());
        using StreamScorer<ContractRow, Verdict> scorer = _ml.Model.CreateStreamScorer<ContractRow, Verdict>(
            model, new() { Lanes = 3, MostEvents = 64 });
        Assert.Equal((3, "Key"), (scorer.LaneCount, Assert.Single(scorer.KeyColumnNames)));

        var random = new Random(1);
        List<Verdict> given = [];
        while (given.Count < Count)
        {
            int size = Math.Min(random.Next(0, 200), Count - given.Count);
            if (size == 1) given.Add(scorer.Score(_events[given.Count]));
            else given.AddRange(scorer.ScoreMany(_events.AsSpan(given.Count, size)));
            if (given.Count < Count) given.Add(scorer.Score(_events[given.Count]));
        }
        AssertSame(expected, given);
    }

    [Fact]
    public async Task Streams_of_many_threads_do_not_mix()
    {
        ITransformer model = Keyed(HybridModel.Ensemble);
        Verdict[] expected = [.. _ml.Data.CreateEnumerable<Verdict>(model.Transform(_ml.Data.LoadFromEnumerable(_events)), false)];
        using StreamScorer<ContractRow, Verdict> scorer = _ml.Model.CreateStreamScorer<ContractRow, Verdict>(
            model, new() { Lanes = 2, MostEvents = 5 });
        var given = new Verdict[Count];
        using var start = new Barrier(Streams);
        await Task.WhenAll(Enumerable.Range(0, Streams).Select(stream => Task.Factory.StartNew(() =>
        {
            start.SignalAndWait(TestContext.Current.CancellationToken);
            for (int i = stream; i < Count; i += Streams) given[i] = scorer.Score(_events[i]);
        }, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        AssertSame(expected, given);
    }

    [Fact]
    public void The_saved_schema_gives_lengths_and_its_other_columns_need_no_member()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 200).Select(i => new Timed { At = i, Values = [MathF.Sin(i), MathF.Cos(i), i % 7] }));
        ITransformer model = _ml.AnomalyDetection.Trainers.LstmHybrid("Values", windowLength: 5).Fit(rows);
        float[] expected = [.. model.Transform(rows).GetColumn<float>("Score")];
        using StreamScorer<Untimed, OnlyScore> scorer = _ml.Model.CreateStreamScorer<Untimed, OnlyScore>(
            model, new() { InputSchema = rows.Schema });
        Assert.Equal(expected, Enumerable.Range(0, 200)
            .Select(i => scorer.Score(new Untimed { Values = [MathF.Sin(i), MathF.Cos(i), i % 7] }).Score));
        Exception absent = Assert.ThrowsAny<Exception>(
            () => _ml.Model.CreateStreamScorer<OnlyScore, OnlyScore>(model, new() { InputSchema = rows.Schema }).Dispose());
        Assert.Contains("Values", absent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_allocates_the_verdict_alone()
    {
        using StreamScorer<ContractRow, Verdict> scorer = _ml.Model.CreateStreamScorer<ContractRow, Verdict>(Keyed(HybridModel.Ensemble));
        foreach (ContractRow row in _events) scorer.Score(row);
        // What the runtime allocates now and then, as it compiles anew, is not the events'.
        long least = long.MaxValue;
        for (int pass = 0; pass < 5; pass++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (ContractRow row in _events) scorer.Score(row);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.InRange(least / Count, 0, 32);   // two numbers, a Boolean, an object's head
    }

    [Fact]
    public void Memories_without_a_common_key_share_one_lane_and_none_at_all_need_no_key()
    {
        IDataView data = ContractRow.View(_ml, 300);
        ITransformer perKey = _ml.Transforms.EventRate("Rate", "Time", ["Key"], TimeSpan.FromHours(1)).Fit(data);
        ITransformer perIndex = _ml.Transforms.EventRate("Other", "Time", ["Index"], TimeSpan.FromHours(1)).Fit(data);
        using StreamScorer<ContractRow, Rates> one = _ml.Model.CreateStreamScorer<ContractRow, Rates>(
            new TransformerChain<ITransformer>(perKey, perIndex), new() { Lanes = 4 });
        Assert.Equal(1, one.LaneCount);
        ITransformer alone = _ml.AnomalyDetection.Trainers.IsolationForest("Features").Fit(data);
        using StreamScorer<ContractRow, ScoreOnly> rows =
            _ml.Model.CreateStreamScorer<ContractRow, ScoreOnly>(alone, new() { Lanes = 4 });
        Assert.Equal((4, 0), (rows.LaneCount, rows.KeyColumnNames.Count));
        Assert.Equal(alone.Transform(_ml.Data.LoadFromEnumerable(_events)).GetColumn<float>("Score"),
            rows.ScoreMany(_events).Select(verdict => verdict.Score));
        // A key that the model computes for itself is none that events have.
        ITransformer renamed = _ml.Transforms.CopyColumns("Copy", "Key")
            .Append(_ml.Transforms.EventRate("Rate", "Time", ["Copy"], TimeSpan.FromHours(1))).Fit(data);
        using StreamScorer<ContractRow, RateOnly> computed =
            _ml.Model.CreateStreamScorer<ContractRow, RateOnly>(renamed, new() { Lanes = 4 });
        Assert.Equal(1, computed.LaneCount);
    }

    [Fact]
    public void An_event_that_cannot_be_read_is_refused_and_no_stream_notices()
    {
        ITransformer model = Keyed(HybridModel.Ensemble);
        Verdict[] expected = [.. _ml.Data.CreateEnumerable<Verdict>(model.Transform(_ml.Data.LoadFromEnumerable(_events)), false)];
        using StreamScorer<ContractRow, Verdict> scorer = _ml.Model.CreateStreamScorer<ContractRow, Verdict>(model);
        List<Verdict> given = [];
        ContractRow bad = new() { Key = _events[0].Key, Features = [1, 2] };
        foreach (ContractRow row in _events)
        {
            given.Add(scorer.Score(row));
            Assert.Contains("'Features' of ContractRow must hold 3 values; got 2.",
                Assert.Throws<ArgumentException>(() => scorer.Score(bad)).Message, StringComparison.Ordinal);
        }
        Assert.Throws<ArgumentException>(() => scorer.ScoreMany([_events[0], bad]));
        Assert.Throws<ArgumentNullException>(() => scorer.Score(null!));
        AssertSame(expected, given);
    }

    [Fact]
    public void A_model_that_fails_tells_the_caller_and_goes_on()
    {
        ITransformer failing = _ml.Transforms.CustomMapping<ContractRow, Doubled>(
            (row, doubled) => doubled.Twice = row.Index == 7 ? throw new InvalidOperationException("seven") : 2 * row.Index,
            contractName: null).Fit(ContractRow.View(_ml, 10));
        using StreamScorer<ContractRow, Doubled> scorer = _ml.Model.CreateStreamScorer<ContractRow, Doubled>(failing);
        Assert.Equal(12, scorer.Score(_events[6]).Twice);
        Assert.Contains("seven", Assert.ThrowsAny<Exception>(() => scorer.Score(_events[7])).ToString(), StringComparison.Ordinal);
        Assert.Equal(16, scorer.Score(_events[8]).Twice);
        Assert.Contains("seven", Assert.ThrowsAny<Exception>(() => scorer.ScoreMany(_events.AsSpan(5, 4))).ToString(),
            StringComparison.Ordinal);
        Assert.Equal([16, 18], scorer.ScoreMany(_events.AsSpan(8, 2)).Select(verdict => verdict.Twice));
    }

    [Fact]
    public void A_disposed_scorer_says_so_and_wrong_options_are_named()
    {
        ITransformer model = Keyed(HybridModel.Ensemble);
        StreamScorer<ContractRow, Verdict> scorer = _ml.Model.CreateStreamScorer<ContractRow, Verdict>(model);
        scorer.Dispose();
        scorer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => scorer.Score(_events[0]));
        Assert.Throws<ObjectDisposedException>(() => scorer.ScoreMany(_events));
        Assert.Contains("StreamScorerOptions.MostEvents must be in [1, 65536]; got 0", Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Model.CreateStreamScorer<ContractRow, Verdict>(model, new() { MostEvents = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("StreamScorerOptions.Lanes", Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Model.CreateStreamScorer<ContractRow, Verdict>(model, new() { Lanes = 0 })).Message, StringComparison.Ordinal);
    }

    private ITransformer Keyed(HybridModel kind) => _ml.AnomalyDetection.Trainers.LstmHybrid(
        SmallHybrid.Options(kind) with { StatusColumnName = "Status", PartitionColumnNames = ["Key"] }).Fit(ContractRow.View(_ml, 300));

    private static void AssertSame(IReadOnlyList<Verdict> expected, IReadOnlyList<Verdict> given)
    {
        Assert.Equal(expected.Select(verdict => verdict.Status), given.Select(verdict => verdict.Status));
        Assert.Equal(expected.Select(verdict => verdict.Score), given.Select(verdict => verdict.Score));
        Assert.Equal(expected.Select(verdict => verdict.PredictedLabel), given.Select(verdict => verdict.PredictedLabel));
    }

    // Streams take turns; some of their rows lack a feature.
    private static ContractRow[] Events()
    {
        ContractRow[] rows = ContractRow.Make(Count, seed: 8);
        for (int i = 0; i < Count; i++)
        {
            rows[i].Key = $"stream {i % Streams}";
            if (i % 97 == 0) rows[i].Features[1] = float.NaN;
        }
        return rows;
    }

    private sealed class Verdict
    {
        public float Score { get; set; }

        public bool PredictedLabel { get; set; }

        public int Status { get; set; }
    }

    private sealed class ScoreOnly
    {
        public float Score { get; set; }
    }

    private sealed class Rates
    {
        public float Rate { get; set; }

        public float Other { get; set; }
    }

    private sealed class RateOnly
    {
        public float Rate { get; set; }
    }

    private sealed class Doubled
    {
        public int Twice { get; set; }
    }

    private sealed class Timed
    {
        public float At { get; set; }

        [VectorType(3)]
        public float[] Values { get; set; } = [];
    }

    private sealed class OnlyScore
    {
        public float Score { get; set; }
    }

    private sealed class Untimed
    {
        public float[] Values { get; set; } = [];

        public string Comment { get; set; } = "";
    }
}
