using System.Collections.Concurrent;
using Microsoft.ML;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Serving;

/// <summary>Events that wait without a thread, are scored together, and are refused when too many wait.</summary>
public sealed class ScoreAsyncTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 3);
    private readonly ConcurrentQueue<int> _applied = new();
    private readonly ManualResetEventSlim _opened = new(initialState: true);
    private readonly ManualResetEventSlim _entered = new(initialState: false);

    public void Dispose()
    {
        _opened.Dispose();
        _entered.Dispose();
    }

    [Fact]
    public async Task Events_get_the_verdicts_of_calls_one_by_one()
    {
        ContractRow[] events = ContractRow.Make(600, seed: 8);
        ITransformer model = _ml.Transforms
            .EventRate("Rate", "Time", ["Key"], TimeSpan.FromHours(1)).Fit(_ml.Data.LoadFromEnumerable(events));
        using StreamScorer<ContractRow, RateOnly> one = _ml.Model.CreateStreamScorer<ContractRow, RateOnly>(model);
        using StreamScorer<ContractRow, RateOnly> many = _ml.Model.CreateStreamScorer<ContractRow, RateOnly>(
            model, new() { Lanes = 2, QueueCapacity = 1000, LongestDelay = TimeSpan.FromMilliseconds(3) });
        float[] expected = [.. events.Select(row => one.Score(row).Rate)];
        RateOnly[] given = await Task.WhenAll(events.Select(row => many.ScoreAsync(row, TestContext.Current.CancellationToken)));
        Assert.Equal(expected, given.Select(verdict => verdict.Rate));
    }

    [Fact]
    public async Task A_full_queue_refuses_and_a_cancelled_event_is_not_applied()
    {
        using StreamScorer<ContractRow, Doubled> scorer = Scorer(new()
        {
            Lanes = 1,
            QueueCapacity = 3,
            LongestWait = TimeSpan.FromMilliseconds(30),
        });
        CancellationToken test = TestContext.Current.CancellationToken;
        _opened.Reset();
        Task<Doubled> busy = scorer.ScoreAsync(Event(0), test);
        _entered.Wait(test);   // the lane has taken it, and waits
        using var cancel = new CancellationTokenSource();
        Task<Doubled> first = scorer.ScoreAsync(Event(1), test), cancelled = scorer.ScoreAsync(Event(2), cancel.Token),
            third = scorer.ScoreAsync(Event(3), test);
        StreamQueueFullException full = await Assert.ThrowsAsync<StreamQueueFullException>(() => scorer.ScoreAsync(Event(4), test));
        Assert.Contains("3 events wait", full.Message, StringComparison.Ordinal);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scorer.ScoreAsync(Event(5), cancel.Token));
        _opened.Set();
        Assert.Equal([0, 2, 6], (await Task.WhenAll(busy, first, third)).Select(verdict => verdict.Twice));
        Assert.Equal([0, 1, 3], _applied);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_hurts_no_other_and_a_disposed_scorer_says_so()
    {
        StreamScorer<ContractRow, Doubled> scorer = Scorer(new() { Lanes = 1, LongestDelay = TimeSpan.FromMilliseconds(5) });
        CancellationToken test = TestContext.Current.CancellationToken;
        Task<Doubled> good = scorer.ScoreAsync(Event(1), test), bad = scorer.ScoreAsync(new() { Features = [1] }, test),
            other = scorer.ScoreAsync(Event(2), test);
        await Assert.ThrowsAsync<ArgumentException>(() => bad);
        Assert.Equal([2, 4], (await Task.WhenAll(good, other)).Select(verdict => verdict.Twice));
        Task<Doubled> failing = scorer.ScoreAsync(Event(-1), test);
        await Assert.ThrowsAnyAsync<Exception>(() => failing);
        Assert.Equal(8, (await scorer.ScoreAsync(Event(4), test)).Twice);
        scorer.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => scorer.ScoreAsync(Event(5), test));
        await Assert.ThrowsAsync<ArgumentNullException>(() => scorer.ScoreAsync(null!, test));
    }

    private StreamScorer<ContractRow, Doubled> Scorer(StreamScorerOptions options) => _ml.Model.CreateStreamScorer<ContractRow, Doubled>(
        _ml.Transforms.CustomMapping<ContractRow, Doubled>(
            (row, doubled) =>
            {
                if (row.Index < 0) throw new InvalidOperationException("negative");
                _applied.Enqueue(row.Index);
                _entered.Set();
                _opened.Wait();
                doubled.Twice = 2 * row.Index;
            },
            contractName: null).Fit(ContractRow.View(_ml, 10)), options);

    private static ContractRow Event(int index) => new() { Index = index, Features = [0, 0, 0] };

    private sealed class RateOnly
    {
        public float Rate { get; set; }
    }

    private sealed class Doubled
    {
        public int Twice { get; set; }
    }
}
