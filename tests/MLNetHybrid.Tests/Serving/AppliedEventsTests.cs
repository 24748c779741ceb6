using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Contracts;
using MLNetHybrid.Tests.Hybrid;

namespace MLNetHybrid.Tests.Serving;

/// <summary>Which events are applied: none twice, none too late, and none that is flagged stays in a window.</summary>
public sealed class AppliedEventsTests
{
    private const int Streams = 7, Count = 800;
    private readonly MLContext _ml = new(seed: 3);
    private readonly Event[] _events = Events();

    // A crash at any point: the last state and all events since, some of which it may hold, give each event its verdict once.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    public void A_replay_loses_nothing_and_doubles_nothing(int lanes, int seed)
    {
        ITransformer model = Model();
        using StreamScorer<Event, Verdict> whole = Scorer(model, lanes);
        Verdict[] expected = [.. _events.Select(whole.Score)];
        Assert.Contains(RowStatus.MissingFeature, expected.Select(verdict => verdict.Outcome));
        var random = new Random(seed);
        StreamScorer<Event, Verdict> scorer = Scorer(model, lanes);
        byte[] state = Saved(scorer);
        int saved = 0;
        var given = new Verdict?[Count];
        for (int next = 0; next < Count;)
        {
            int size = Math.Min(random.Next(1, 60), Count - next);
            Verdict[] verdicts = scorer.ScoreMany(_events.AsSpan(next, size));
            for (int i = 0; i < size; i++)
            {
                if (verdicts[i].Outcome != RowStatus.Duplicate) given[next + i] = verdicts[i];
                else Assert.NotNull(given[next + i]);
            }
            next += size;
            switch (random.Next(4))
            {
                case 0:
                    (state, saved) = (Saved(scorer), Math.Max(saved, next));
                    break;
                case 1:   // a crash
                    scorer.Dispose();
                    scorer = Scorer(model, 1 + random.Next(4));
                    scorer.Restore(new MemoryStream(state));
                    // What has no verdict since the state was saved must not be lost; what the state holds may come again.
                    Array.Clear(given, saved, Count - saved);
                    next = Math.Max(0, saved - 30);
                    break;
            }
        }
        scorer.Dispose();
        AssertSame(expected, given!);
    }

    [Fact]
    public void A_duplicate_is_not_applied_wherever_it_stands()
    {
        ITransformer model = Model();
        using StreamScorer<Event, Verdict> plain = Scorer(model, 2), scorer = Scorer(model, 2);
        Verdict[] expected = plain.ScoreMany(_events);
        Event[] doubled = [.. _events.SelectMany((row, i) => i % 3 == 0 ? (Event[])[row, row] : [row])];
        Verdict[] given = scorer.ScoreMany(doubled);
        Assert.Equal(doubled.Length - Count, given.Count(verdict => verdict.Outcome == RowStatus.Duplicate));
        Assert.All(given.Where(verdict => verdict.Outcome == RowStatus.Duplicate), verdict => Assert.Equal(0, verdict.Score));
        AssertSame(expected, [.. given.Where(verdict => verdict.Outcome != RowStatus.Duplicate)]);
        Assert.Equal(RowStatus.Duplicate, scorer.Score(_events[5]).Outcome);
    }

    [Fact]
    public void An_event_at_which_the_model_fails_may_come_again()
    {
        bool fails = true;
        ITransformer failing = _ml.Transforms.CustomMapping<Event, Doubled>(
            (row, doubled) => doubled.Twice = row.Number == 3 && fails ? throw new InvalidOperationException("three") : 2 * row.Number,
            contractName: null).Fit(_ml.Data.LoadFromEnumerable(_events));
        using StreamScorer<Event, TwiceVerdict> scorer = _ml.Model.CreateStreamScorer<Event, TwiceVerdict>(
            failing, new() { KeyColumnNames = ["Key"], SequenceColumnName = "Number", Lanes = 2 });
        Assert.Equal("Key", Assert.Single(scorer.KeyColumnNames));
        Event[] events = [.. Enumerable.Range(1, 5).Select(i => new Event { Key = "a", Number = i, Features = [0, 0, 0] })];
        Assert.ThrowsAny<Exception>(() => scorer.ScoreMany(events));
        fails = false;
        Assert.Equal(
            [RowStatus.Duplicate, RowStatus.Duplicate, RowStatus.Judged, RowStatus.Judged, RowStatus.Judged],
            scorer.ScoreMany(events).Select(verdict => verdict.Outcome));
        Assert.Contains("cannot be saved", Assert.Throws<InvalidOperationException>(() => scorer.Save(Stream.Null)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Late_events_are_refused_or_put_in_order()
    {
        ITransformer model = Model();
        using StreamScorer<Event, Verdict> whole = Late(model, LateEvents.Accept, default),
            refusing = Late(model, LateEvents.Refuse, default), patient = Late(model, LateEvents.Refuse, TimeSpan.FromDays(99)),
            ordering = Late(model, LateEvents.Reorder, default);
        Verdict[] expected = whole.ScoreMany(_events);
        var random = new Random(4);
        for (int first = 0; first < Count; first += 100)
        {
            int[] order = [.. Enumerable.Range(first, 100).OrderBy(_ => random.Next())];
            Event[] mixed = [.. order.Select(i => _events[i])];
            Verdict[] ordered = ordering.ScoreMany(mixed);
            AssertSame([.. order.Select(i => expected[i])], ordered);
            Assert.DoesNotContain(RowStatus.Late, patient.ScoreMany(mixed).Select(verdict => verdict.Outcome));
            var newest = new Dictionary<string, DateTime>();
            bool[] late = [.. mixed.Select(row =>
            {
                bool isLate = newest.TryGetValue(row.Key, out DateTime time) && row.Time < time;
                if (!isLate) newest[row.Key] = row.Time;
                return isLate;
            })];
            Assert.Equal(late, refusing.ScoreMany(mixed).Select(verdict => verdict.Outcome == RowStatus.Late));
        }
        // Later than the batch before.
        Assert.Equal(RowStatus.Late, ordering.Score(_events[3]).Outcome);
        Assert.Equal(RowStatus.Late, refusing.Score(_events[3]).Outcome);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 64)]
    public void A_flagged_event_leaves_its_window(int lanes, int mostEvents)
    {
        ITransformer model = Model();
        using StreamScorer<Event, Verdict> scorer = _ml.Model.CreateStreamScorer<Event, Verdict>(
            model, new() { Lanes = lanes, MostEvents = mostEvents, FlagColumnName = "PredictedLabel", });
        Verdict[] given = scorer.ScoreMany(_events);
        bool[] flagged = [.. given.Select(verdict => verdict.PredictedLabel)];
        Assert.InRange(flagged.Count(flag => flag), 10, Count / 2);
        // What a scorer gives that never saw the flagged ones: each by itself, at the end of what came before it without them.
        using StreamScorer<Event, Verdict> plain = _ml.Model.CreateStreamScorer<Event, Verdict>(model, new() { Lanes = 1, MostEvents = 1 });
        AssertSame([.. given.Where(verdict => !verdict.PredictedLabel)], plain.ScoreMany([.. _events.Where((_, i) => !flagged[i])]));

        using var state = new MemoryStream();
        scorer.Save(state);
        state.Position = 0;
        plain.Restore(state);
    }

    [Fact]
    public void What_was_not_judged_has_no_number_that_json_lacks()
    {
        using StreamScorer<Event, Verdict> scorer = Scorer(Model(), 1);
        string[] written = [.. _events.Take(40).Select(row => JsonSerializer.Serialize(scorer.Score(row)))];
        Assert.Contains("\"Shown\":null", written[0], StringComparison.Ordinal);
        Assert.DoesNotContain("null", written[39], StringComparison.Ordinal);

        // Without a status column there is still no NaN that counts as a score.
        ITransformer silent = _ml.AnomalyDetection.Trainers.LstmHybrid(SmallHybrid.Options(HybridModel.Ensemble) with
        {
            PartitionColumnNames = ["Key"],
        }).Fit(_ml.Data.LoadFromEnumerable(_events));
        using StreamScorer<Event, Verdict> other = Scorer(silent, 1);
        Verdict[] verdicts = other.ScoreMany(_events);
        Assert.Equal([RowStatus.Judged, RowStatus.MissingFeature], verdicts.Select(verdict => verdict.Outcome).Distinct().Order());
        Assert.All(verdicts, verdict => Assert.Equal(float.IsNaN(verdict.Score), verdict.Outcome == RowStatus.MissingFeature));
    }

    [Fact]
    public void Options_that_do_not_suit_are_named()
    {
        ITransformer model = Model();
        void Refused<TVerdict>(StreamScorerOptions options, string message) where TVerdict : class, new() => Assert.Contains(message,
            Assert.ThrowsAny<ArgumentException>(() => _ml.Model.CreateStreamScorer<Event, TVerdict>(model, options)).Message,
            StringComparison.Ordinal);
        Refused<Plain>(new() { SequenceColumnName = "Number" }, "must be an IStreamVerdict");
        Refused<Verdict>(new() { SequenceColumnName = "Nothing" }, "'Nothing'");
        Refused<Verdict>(new() { SequenceColumnName = "Key" }, "Int64");
        Refused<Verdict>(new() { LateEvents = LateEvents.Refuse }, "StreamScorerOptions.TimeColumnName must name a column");
        Refused<Verdict>(new() { LateEvents = LateEvents.Refuse, TimeColumnName = "Number" }, "'Number'");
        Refused<Verdict>(new() { SequenceColumnName = "Number", KeyColumnNames = ["Number"] }, "must hold 'Key'");
        Refused<Verdict>(new() { FlagColumnName = "Score" }, "Boolean");
        Refused<Verdict>(new() { AllowedLateness = TimeSpan.FromTicks(-1) }, "StreamScorerOptions.AllowedLateness");
        Refused<Verdict>(new() { QueueCapacity = 0 }, "StreamScorerOptions.QueueCapacity");
        Refused<Verdict>(new() { LongestDelay = TimeSpan.FromHours(1) }, "StreamScorerOptions.LongestDelay");

        using StreamScorer<Event, Verdict> numbered = Scorer(model, 1), plain = _ml.Model.CreateStreamScorer<Event, Verdict>(model);
        byte[] state = Saved(numbered);
        Assert.Contains("for its verdicts and its options", Assert.Throws<InvalidOperationException>(
            () => plain.Restore(new MemoryStream(state))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_numbered_event_costs_its_verdict_alone()
    {
        using StreamScorer<Event, Verdict> scorer = _ml.Model.CreateStreamScorer<Event, Verdict>(Model(), new()
        {
            SequenceColumnName = "Number",
            TimeColumnName = "Time",
            LateEvents = LateEvents.Reorder,
            AllowedLateness = TimeSpan.FromDays(9999),
            FlagColumnName = "PredictedLabel",
        });
        long number = Count, least = long.MaxValue;
        for (int pass = 0; pass < 6; pass++)
        {
            foreach (Event row in _events) row.Number = ++number;
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (Event row in _events) scorer.Score(row);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.InRange(least / Count, 0, 40);
    }

    [Fact]
    public void Streams_and_forgotten_ones_are_counted()
    {
        ITransformer model = _ml.AnomalyDetection.ChangeMaximumPartitions(Model(), 3);
        using StreamScorer<Event, Verdict> scorer = _ml.Model.CreateStreamScorer<Event, Verdict>(model, new() { Lanes = 1 });
        scorer.ScoreMany(_events.AsSpan(0, 2));
        Assert.Equal((2, 0), (scorer.StreamCount, scorer.ForgottenStreams));
        scorer.ScoreMany(_events.AsSpan(2, Streams - 2));
        Assert.Equal((3, Streams - 3), (scorer.StreamCount, scorer.ForgottenStreams));
    }

    [Fact]
    public void Idle_streams_are_forgotten_and_their_numbers_stay()
    {
        var clock = new HandClock();
        using StreamScorer<Event, Verdict> scorer = _ml.Model.CreateStreamScorer<Event, Verdict>(
            Model(), new() { Lanes = 1, SequenceColumnName = "Number", IdleTime = TimeSpan.FromHours(1), Clock = clock });
        Event Next(string key, long number) => new() { Key = key, Number = number, Features = [1, 2, 3] };
        RowStatus Score(string key, long number) => scorer.Score(Next(key, number)).Outcome;
        for (int i = 1; i <= 3; i++) Score("idle", i);
        Assert.Equal(RowStatus.Judged, Score("idle", 4));
        for (int minute = 0; minute < 59; minute++)
        {
            clock.Now += TimeSpan.FromMinutes(1);
            Score("busy", minute);
        }
        Assert.Equal(0, scorer.ForgottenStreams);
        Assert.Equal(RowStatus.Judged, Score("idle", 5));
        for (int minute = 0; minute < 63; minute++)
        {
            clock.Now += TimeSpan.FromMinutes(1);
            Score("busy", 100 + minute);
        }
        Assert.Equal(1, scorer.ForgottenStreams);
        Assert.Equal(RowStatus.Duplicate, Score("idle", 5));
        Assert.Equal(RowStatus.WarmingUp, Score("idle", 6));
        Assert.Equal(RowStatus.Judged, Score("busy", 1000));
        Assert.Contains("StreamScorerOptions.IdleTime", Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Model.CreateStreamScorer<Event, Verdict>(Model(), new() { IdleTime = TimeSpan.Zero })).Message,
            StringComparison.Ordinal);
    }

    private StreamScorer<Event, Verdict> Scorer(ITransformer model, int lanes) => _ml.Model.CreateStreamScorer<Event, Verdict>(
        model, new() { Lanes = lanes, MostEvents = 16, SequenceColumnName = "Number" });

    private StreamScorer<Event, Verdict> Late(ITransformer model, LateEvents late, TimeSpan allowed) =>
        _ml.Model.CreateStreamScorer<Event, Verdict>(model, new()
        {
            Lanes = 2,
            MostEvents = 16,
            TimeColumnName = "Time",
            LateEvents = late,
            AllowedLateness = allowed,
        });

    private static byte[] Saved(StreamScorer<Event, Verdict> scorer)
    {
        using var state = new MemoryStream();
        scorer.Save(state);
        return state.ToArray();
    }

    // Windows of three rows before a forest: what a window holds decides the score.
    private ITransformer Model() => _ml.Transforms.SlidingWindow("Window", "Features", 3, "Key")
        .Append(_ml.AnomalyDetection.Trainers.IsolationForest(new IsolationForestTrainer.Options
        {
            FeatureColumnName = "Window",
            StatusColumnName = "Status",
            Contamination = 0.1,
        })).Fit(_ml.Data.LoadFromEnumerable(_events));

    private static void AssertSame(IReadOnlyList<Verdict> expected, IReadOnlyList<Verdict> given)
    {
        Assert.Equal(expected.Select(verdict => verdict.Outcome), given.Select(verdict => verdict.Outcome));
        Assert.Equal(expected.Select(verdict => verdict.Score), given.Select(verdict => verdict.Score));
    }

    private static Event[] Events()
    {
        ContractRow[] rows = ContractRow.Make(Count, seed: 8);
        var random = new Random(6);
        return [.. rows.Select((row, i) => new Event
        {
            Key = $"stream {(i < Streams ? i : random.Next(Streams))}",
            Number = 10 + (2 * i),
            Time = row.Time.UtcDateTime,
            Features = i % 50 == 49 ? [row.Features[0], float.NaN, row.Features[2]] : row.Features,
        })];
    }

    private sealed class Event
    {
        public string Key { get; set; } = "";

        public long Number { get; set; }

        public DateTime Time { get; set; }

        [VectorType(ContractRow.FeatureCount)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Verdict : IStreamVerdict
    {
        [System.Text.Json.Serialization.JsonIgnore]
        public float Score { get; set; }

        public bool PredictedLabel { get; set; }

        public RowStatus Outcome { get; private set; }

        public float? Shown => Outcome == RowStatus.Judged ? Score : null;

        public void SetStatus(RowStatus status) => Outcome = status;
    }

    private sealed class HandClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }

    private sealed class Plain
    {
        public float Score { get; set; }
    }

    private sealed class Doubled
    {
        public long Twice { get; set; }
    }

    private sealed class TwiceVerdict : IStreamVerdict
    {
        public long Twice { get; set; }

        public RowStatus Outcome { get; private set; }

        public void SetStatus(RowStatus status) => Outcome = status;
    }
}
