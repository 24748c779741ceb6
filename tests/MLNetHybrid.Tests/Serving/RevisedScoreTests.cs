using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Serving;

/// <summary>The mean over all windows that hold an event comes with the last of them.</summary>
public sealed class RevisedScoreTests
{
    private const int Streams = 5, Count = 400, Length = 4;
    private readonly MLContext _ml = new(seed: 3);
    private readonly Event[] _events = Events();

    [Theory]
    [InlineData(1, 100)]
    [InlineData(3, 100)]
    [InlineData(1, 3)]
    public void An_row0gets_the_mean_of_the_windows_that_hold_it(int lanes, int maximum)
    {
        ITransformer model = _ml.AnomalyDetection.ChangeMaximumPartitions(Model(), maximum);
        using StreamScorer<Event, Verdict> first = Scorer(model, lanes), second = Scorer(model, lanes);
        List<Verdict> given = [.. first.ScoreMany(_events.AsSpan(0, 150))];
        using var state = new MemoryStream();
        first.Save(state);
        state.Position = 0;
        second.Restore(state);
        foreach (Event row in _events.Skip(150)) given.Add(second.Score(row));

        // Naive: by stream, from where it was last new or came back after it was forgotten.
        IReadOnlyList<int>[] expected = [.. Enumerable.Range(0, Count).Select(i => Window(i, maximum))];
        int count = 0;
        for (int i = 0; i < Count; i++)
        {
            Assert.Equal(expected[i].Count == Length, given[i].Revised is not null);
            if (given[i].Revised is not RevisedScore revised) continue;
            count++;
            Assert.Equal(_events[expected[i][0]].Number, revised.Number);
            float[] scores = [.. expected[i].Select(row => given[row].Score).Where(float.IsFinite)];
            Assert.Equal(scores.Length == 0 ? float.NaN : scores.Average(score => (double)score), revised.Score, 1e-5);
        }
        Assert.InRange(count, 20, Count);
    }

    [Fact]
    public void Models_and_verdicts_that_do_not_suit_are_named()
    {
        ITransformer rows = _ml.AnomalyDetection.Trainers.IsolationForest("Features").Fit(_ml.Data.LoadFromEnumerable(_events.Take(40)));
        Assert.Contains("needs a model with a SlidingWindow", Assert.Throws<ArgumentException>(() => Scorer(rows, 1)).Message,
            StringComparison.Ordinal);
        Assert.Contains("must be an IRevisedVerdict", Assert.Throws<ArgumentException>(
            () => _ml.Model.CreateStreamScorer<Event, Plain>(Model(), new() { RevisesScores = true })).Message, StringComparison.Ordinal);
    }

    // The event and up to L - 1 before it in its stream, oldest first, as far as they are remembered.
    private List<int> Window(int row0, int maximum)
    {
        List<int> rows = [row0];
        for (int i = row0 - 1, last = row0; i >= 0 && rows.Count < Length; i--)
        {
            if (_events[i].Key != _events[row0].Key) continue;
            if (_events[(i + 1)..last].Select(row => row.Key).Distinct().Count() >= maximum) break;
            rows.Insert(0, last = i);
        }
        return rows;
    }

    private StreamScorer<Event, Verdict> Scorer(ITransformer model, int lanes) => _ml.Model.CreateStreamScorer<Event, Verdict>(
        model, new() { Lanes = lanes, MostEvents = 16, SequenceColumnName = "Number", RevisesScores = true });

    private ITransformer Model() => _ml.Transforms.SlidingWindow("Window", "Features", Length, "Key")
        .Append(_ml.AnomalyDetection.Trainers.IsolationForest("Window")).Fit(_ml.Data.LoadFromEnumerable(_events));

    private static Event[] Events()
    {
        ContractRow[] rows = ContractRow.Make(Count, seed: 8);
        var random = new Random(6);
        return [.. rows.Select((row, i) => new Event
        {
            Key = $"stream {(int)(Streams * random.NextDouble() * random.NextDouble())}",
            Number = 10 + (2 * i),
            Features = i % 50 == 49 ? [row.Features[0], float.NaN, row.Features[2]] : row.Features,
        })];
    }

    private sealed class Event
    {
        public string Key { get; set; } = "";

        public long Number { get; set; }

        [VectorType(ContractRow.FeatureCount)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Verdict : IStreamVerdict, IRevisedVerdict
    {
        public float Score { get; set; }

        public RevisedScore? Revised { get; private set; }

        public void SetRevised(RevisedScore revised) => Revised = revised;

        public void SetStatus(RowStatus status)
        {
        }
    }

    private sealed class Plain
    {
        public float Score { get; set; }
    }
}
