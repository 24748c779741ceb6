namespace MLNetHybrid.Orleans.Tests;

/// <summary>What becomes of events that come twice, leave some out, or cannot be read.</summary>
public sealed class ProtocolTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_that_comes_again_gets_its_own_verdict_and_is_not_applied_again()
    {
        await using ScoringCluster cluster = await ScoringCluster.Start();
        Reading[] events = Reading.Make(300);
        ScoredEvent<ReadingVerdict>[] first = await cluster.Score(events);
        // Those of the last call, from a client that has lost what it knew, also after all is stored.
        await cluster.Client.PersistAsync(Cancel);
        ScoredEvent<ReadingVerdict>[] again = await cluster.NewClient().ScoreAsync(events[200..], Cancel);
        Assert.All(again, answer => Assert.Equal(EventOutcome.Duplicate, answer.Outcome));
        Assert.Equal(first[200..].Select(answer => answer.Verdict!.Score), again.Select(answer => answer.Verdict!.Score));
        Assert.Equal(first[200..].Select(answer => answer.Verdict!.Status), again.Select(answer => answer.Verdict!.Status));
        Assert.Equal(first[^1].Model, again[^1].Model);
        // Before those, their sender was answered: it has sent later ones.
        Reading[] all = Reading.Make(400);
        ScoredEvent<ReadingVerdict>[] later = await cluster.Score(all[300..]);
        ScoredEvent<ReadingVerdict>[] old = await cluster.NewClient().ScoreAsync(events[..10], Cancel);
        Assert.All(old, answer => Assert.Equal((EventOutcome.Duplicate, null), (answer.Outcome, answer.Verdict)));
        Assert.Equal(80, old[0].Applied);
        cluster.AssertRight(all, [.. first, .. later]);
    }

    [Fact]
    public async Task What_is_not_stored_is_answered_again_even_after_later_calls()
    {
        await using ScoringCluster cluster = await ScoringCluster.Start();
        Reading[] events = Reading.Make(300);
        await cluster.Score(events[..5]);
        await cluster.Client.PersistAsync(Cancel);
        cluster.Storage.Fails = true;
        ScoredEvent<ReadingVerdict>[] first = await cluster.Score(events[5..], atATime: 20);
        ScoredEvent<ReadingVerdict>[] again = await cluster.NewClient().ScoreAsync(events[5..], Cancel);
        Assert.Equal(first.Select(answer => answer.Verdict!.Score), again.Select(answer => answer.Verdict!.Score));
        cluster.Storage.Fails = false;
    }

    [Fact]
    public async Task With_consecutive_numbers_an_event_after_a_gap_waits_for_those_before()
    {
        StreamBuckets buckets = ScoringCluster.Buckets with { NumbersAreConsecutive = true };
        await using ScoringCluster cluster = await ScoringCluster.Start(buckets: buckets);
        Reading[] events = Reading.Make(40, machines: 1);
        ScoredEvent<ReadingVerdict>[] first = await cluster.Score(events[..10]);
        ScoredEvent<ReadingVerdict>[] gap = await cluster.Score(events[12..20]);
        Assert.All(gap, answer => Assert.Equal((EventOutcome.Gap, null, 10L), (answer.Outcome, answer.Verdict, answer.Applied)));
        cluster.AssertRight(events, [.. first, .. await cluster.Score(events[10..])]);
    }

    [Fact]
    public async Task Without_that_numbers_may_leave_some_out()
    {
        await using ScoringCluster cluster = await ScoringCluster.Start();
        Reading[] events = [.. Reading.Make(40).Where((_, i) => i % 3 != 0)];
        cluster.AssertRight(events, await cluster.Score(events));
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_refused_alone()
    {
        await using ScoringCluster cluster = await ScoringCluster.Start();
        Reading[] events = Reading.Make(20, machines: 1);
        float[] right = events[7].Features;
        events[7].Features = [1, 2];
        ScoredEvent<ReadingVerdict>[] answers = await cluster.Score(events);
        Assert.Equal((EventOutcome.Refused, null), (answers[7].Outcome, answers[7].Verdict));
        Assert.Contains("'Features' of Reading must hold 3 values; got 2.", answers[7].Problem, StringComparison.Ordinal);
        ScoredEvent<ReadingVerdict>[] others = [.. answers.Where((_, i) => i != 7)];
        cluster.AssertRight([.. events.Where((_, i) => i != 7)], others);
        events[7].Features = right;
        ScoredEvent<ReadingVerdict> again = (await cluster.Score([events[7]])).Single();
        Assert.Equal(EventOutcome.Duplicate, again.Outcome);
    }

    [Fact]
    public async Task A_client_that_spreads_events_otherwise_is_told_so()
    {
        await using ScoringCluster cluster = await ScoringCluster.Start();
        IStreamScoringClient<Reading, ReadingVerdict> other = cluster.NewClient(ScoringCluster.Buckets with { Count = 5 });
        StreamScoringException problem = await Assert.ThrowsAsync<StreamScoringException>(() => other.ScoreAsync(Reading.Make(5), Cancel));
        Assert.Contains("5 buckets, the silo over 12", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_fails_gives_the_answers_of_the_buckets_that_did_not()
    {
        await using ScoringCluster cluster = await ScoringCluster.Start();
        IStreamScoringClient<Reading, ReadingVerdict> client =
            cluster.NewClient(options: new()
            {
                LongestOutage = TimeSpan.FromMilliseconds(300),
                RetryDelay = TimeSpan.FromMilliseconds(50)
            });
        Reading[] events = Reading.Make(20);
        string machine = events[0].Machine;
        Reading[] first = [.. events.Where(row => row.Machine == machine)];
        Assert.NotEqual(first.Length, events.Length);
        await client.ScoreAsync([first[0]], Cancel);
        // Buckets that are awake need no store for now; the others read it first.
        cluster.Storage.Fails = true;
        PartiallyScoredException<ReadingVerdict> failure =
            await Assert.ThrowsAsync<PartiallyScoredException<ReadingVerdict>>(() => client.ScoreAsync(events[1..], Cancel));
        Assert.Equal(events.Length - 1, failure.Answers.Count);
        for (int i = 1; i < events.Length; i++)
            if (events[i].Machine == machine) Assert.Equal(EventOutcome.Applied, failure.Answers[i - 1]?.Outcome);
        Assert.Contains(null, failure.Answers);
        Assert.Contains("The store is away.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_that_does_not_answer_fails_after_the_longest_outage()
    {
        await using ScoringCluster cluster = await ScoringCluster.Start();
        cluster.Storage.Fails = true;
        IStreamScoringClient<Reading, ReadingVerdict> client =
            cluster.NewClient(options: new()
            {
                LongestOutage = TimeSpan.FromMilliseconds(300),
                RetryDelay = TimeSpan.FromMilliseconds(50)
            });
        StreamScoringException problem = await Assert.ThrowsAsync<StreamScoringException>(() => client.ScoreAsync(Reading.Make(5), Cancel));
        Assert.Contains("The store is away.", problem.Message, StringComparison.Ordinal);
        cluster.Storage.Fails = false;
        Assert.All(await client.ScoreAsync(Reading.Make(5), Cancel), answer => Assert.Equal(EventOutcome.Applied, answer.Outcome));
    }
}
