using ScoringService.Incidents;
using ScoringService.Storage;

namespace ScoringService.Tests.Storage;

/// <summary>What both databases must do.</summary>
public abstract class StoreTests
{
    private protected abstract SqlIncidentStore Store { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Incidents_are_kept_changed_found_and_forgotten()
    {
        await Store.Prepare(Cancel);
        await Store.Prepare(Cancel);
        StoredIncident alice = Incident("j-u1", "alice", 0, "failures"),
            bob = Incident("j-u2", "bob\0<b>'; DROP TABLE incidents; --", 60, "travel");
        await Store.Save([alice, bob], [], Cancel);
        Assert.Equal(["j-u2", "j-u1"], await Ids(new()));
        Assert.Equal(["j-u1"], await Ids(new(User: "alice")));
        Assert.Equal(["j-u2"], await Ids(new(User: bob.Entity)));
        Assert.Equal(["j-u2"], await Ids(new(Kind: "travel")));
        Assert.Equal(["j-u2"], await Ids(new(Since: alice.Last.AddSeconds(1))));
        Assert.Equal(["j-u1"], await Ids(new(Until: bob.First)));
        Assert.Equal(["j-u2"], await Ids(new(Limit: 1)));
        Assert.Empty(await Ids(new(User: "alice", Kind: "travel")));
        StoredIncident kept = (await Store.Get("j-u2", Cancel))!;
        Assert.Equal(
            (bob.Entity, bob.Last, bob.Rarity, bob.Changes.Single()), (kept.Entity, kept.Last, kept.Rarity, kept.Changes.Single()));
        Assert.Null(await Store.Get("none\0", Cancel));

        var said = new Feedback(FeedbackVerdict.FalseAlarm, "a \0 note", DateTimeOffset.FromUnixTimeMilliseconds(1_750_000_000_123));
        Assert.True(await Store.Say("j-u1", said, Cancel));
        Assert.False(await Store.Say("none", said, Cancel));
        await Store.Save([alice with { Alarms = 9, Kinds = ["travel"] }], ["j-u2"], Cancel);
        Assert.Equal(["j-u1"], await Ids(new()));
        Assert.Empty(await Ids(new(Kind: "failures")));
        kept = (await Store.Get("j-u1", Cancel))!;
        Assert.Equal((9, said with { Note = "a \uFFFD note" }), (kept.Alarms, kept.Feedback));
        Assert.Equal(["j-u1"], await Ids(new(Feedback: FeedbackVerdict.FalseAlarm)));

        // What somebody has judged stays although it is part of another now; age alone makes it go.
        await Store.Save([], ["j-u1"], Cancel);
        Assert.Equal(["j-u1"], await Ids(new()));
        Assert.Equal(0, await Store.Forget(DateTimeOffset.UnixEpoch, Cancel));
        Assert.Equal(1, await Store.Forget(DateTimeOffset.MaxValue, Cancel));
        Assert.Empty(await Ids(new()));
    }

    [Fact]
    public async Task Many_may_write_and_read_at_once()
    {
        await Store.Prepare(Cancel);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            for (int round = 0; round < 5; round++)
            {
                await Store.Save([Incident($"j-u{i}", $"user{i}", i, "failures")], [], Cancel);
                await Store.Find(new(), Cancel);
                await Store.Say($"j-u{i}", new Feedback(FeedbackVerdict.TrueAlarm, null, DateTimeOffset.UnixEpoch), Cancel);
            }
        }, Cancel)));
        Assert.Equal(20, (await Ids(new(Feedback: FeedbackVerdict.TrueAlarm))).Length);
    }

    private async Task<string[]> Ids(IncidentQuery query) => [.. (await Store.Find(query, Cancel)).Select(incident => incident.Id)];

    private static StoredIncident Incident(string id, string user, int minutes, string kind)
    {
        DateTimeOffset first = DateTimeOffset.UnixEpoch.AddDays(20_000).AddMinutes(minutes);
        return new()
        {
            Id = id,
            EntityKind = "user",
            Entity = user,
            First = first,
            Last = first.AddMinutes(5),
            Alarms = 2,
            Users = [user],
            Addresses = ["10.0.0.1"],
            PeakScore = 2.5,
            Rarity = 3.1,
            Changes = [$"about {user}"],
            Kinds = [kind],
            Summary = $"user {user}",
            Timeline = [new(1, first, user, "10.0.0.1", null, "LOGIN", null, true)],
        };
    }
}
