using KeycloakLogGenerator.Events;
using ScoringService.Memory;
using ScoringService.Scoring;

namespace ScoringService.Tests.Memory;

/// <summary>Events outlive the process, however it ends.</summary>
public sealed class JournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_added_is_read_again_and_numbers_go_on()
    {
        string name;
        using (var journal = new EventJournal(_folder.Path, eventsPerFile: 3))
        {
            name = journal.Name;
            Assert.Empty(journal.Read());
            journal.Add([Event(1), Event(2)]);
            journal.Add([Event(3)]);
            journal.Add([Event(4), Event(5)]);
        }
        using (var journal = new EventJournal(_folder.Path, eventsPerFile: 3))
        {
            Assert.Equal(name, journal.Name);
            Assert.Equal([1L, 2, 3, 4, 5], journal.Read().Select(scored => scored.Sequence));
            journal.Add([Event(6)]);
            Assert.Equal([4L, 5, 6], journal.ReadAfter(3).Select(scored => scored.Sequence));
            Assert.Equal([6L], journal.ReadAfter(5).Select(scored => scored.Sequence));
            Assert.Empty(journal.ReadAfter(6));
        }
        using var last = new EventJournal(_folder.Path);
        ScoredEvent[] all = [.. last.Read()];
        Assert.Equal(6, all.Length);
        Assert.Equal((1.5f, true, "user\0\u2028\"3"), (all[2].Score, all[2].IsAlarm, all[2].Event.UserId));
        Assert.Null(all[1].Score);
    }

    [Fact]
    public void A_line_that_was_cut_is_dropped_and_the_next_takes_its_place()
    {
        using (var journal = new EventJournal(_folder.Path))
        {
            Assert.Empty(journal.Read());
            journal.Add([Event(1), Event(2)]);
        }
        string file = _folder.File("000000000000001.ndjson");
        File.AppendAllText(file, """{"number":3,"alarm":false,"event":{"timest""");
        using (var journal = new EventJournal(_folder.Path))
        {
            Assert.Equal(2, journal.Read().Count());
            journal.Add([Event(3)]);
        }
        using var again = new EventJournal(_folder.Path);
        Assert.Equal([1L, 2, 3], again.Read().Select(scored => scored.Sequence));
    }

    [Fact]
    public void Damage_in_the_middle_is_named()
    {
        using (var journal = new EventJournal(_folder.Path))
        {
            Assert.Empty(journal.Read());
            journal.Add([Event(1), Event(2)]);
        }
        string file = _folder.File("000000000000001.ndjson");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"number\":1", "\"number\":}", StringComparison.Ordinal));
        using var again = new EventJournal(_folder.Path);
        Assert.Contains("line 1", Assert.Throws<InvalidDataException>(() => again.Read().Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Old_files_go_when_they_are_too_many_or_too_old()
    {
        using var journal = new EventJournal(_folder.Path, eventsPerFile: 2);
        Assert.Empty(journal.Read());
        for (int i = 1; i <= 9; i++) journal.Add([Event(i)]);
        journal.Retain(most: 5, before: null);
        Assert.Equal(5, journal.Count);
        Assert.Equal([5L, 6, 7, 8, 9], journal.ReadAfter(0).Select(scored => scored.Sequence));
        journal.Retain(most: 100, before: DateTimeOffset.MaxValue);
        Assert.Equal([9L], journal.ReadAfter(0).Select(scored => scored.Sequence));
    }

    private static ScoredEvent Event(int i) => new(
        i,
        new LogEvent
        {
            Timestamp = DateTimeOffset.UnixEpoch.AddDays(20_000).AddSeconds(i),
            LogType = LogType.Event,
            UserId = $"user\0\u2028\"{i}",
            Details = new Dictionary<string, string> { ["a"] = "b" },
        },
        i % 3 == 0 ? 1.5f : null, i % 3 == 0);
}
