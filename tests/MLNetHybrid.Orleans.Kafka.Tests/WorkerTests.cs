using System.Globalization;
using System.Text;
using Confluent.Kafka;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.All, MaxThreads = 12)]

namespace MLNetHybrid.Orleans.Kafka.Tests;

public sealed class WorkerTests : IDisposable
{
    private readonly MockCluster _cluster = new();
    private readonly RecordingClient _client = new();

    [Fact]
    public async Task Each_event_is_applied_once_and_its_verdict_written()
    {
        await _cluster.Write("events", 0, [.. Enumerable.Range(0, 300).Select(i => $"pump {i % 3}")]);
        await _cluster.Write("events", 1, [.. Enumerable.Range(0, 200).Select(i => $"fan {i % 3}")]);
        await using (await Start(Options() with { VerdictTopic = "verdicts", Write = Verdict }))
            await Until(() => _client.Applied.Count == 500 && _cluster.Committed("group", "events") == 500);
        Assert.Equal(500, _client.Applied.Distinct().Count());
        Assert.Equal(500, _cluster.Read("verdicts", 500).Distinct().Count());
    }

    [Fact]
    public async Task Offsets_are_not_committed_before_the_state_is_stored()
    {
        _client.StorageFails = true;
        await _cluster.Write("events", 0, "pump", "pump");
        await using (await Start(Options()))
        {
            await Until(() => _client.Applied.Count == 2);
            await Task.Delay(300, TestContext.Current.CancellationToken);
            Assert.Equal(0, _cluster.Committed("group", "events"));
            _client.StorageFails = false;
            await Until(() => _cluster.Committed("group", "events") == 2);
        }
        Assert.Equal(["pump 0", "pump 1"], _client.Applied);
    }

    [Fact]
    public async Task A_cluster_that_is_away_gets_the_events_when_it_is_back()
    {
        _client.Failures = 3;
        await _cluster.Write("events", 0, [.. Enumerable.Repeat("pump", 100)]);
        await using (await Start(Options() with { BatchSize = 10 }))
            await Until(() => _cluster.Committed("group", "events") == 100);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"pump {i}"), _client.Applied);
    }

    [Fact]
    public async Task What_a_call_that_failed_has_scored_is_written_since_it_may_be_known_without_verdict_later()
    {
        _client.PartialFailures = 2;
        await _cluster.Write("events", 0, [.. Enumerable.Repeat("pump", 100)]);
        await using (await Start(Options() with { BatchSize = 10, VerdictTopic = "verdicts", Write = Verdict }))
            await Until(() => _cluster.Committed("group", "events") == 100);
        Assert.Equal(
            Enumerable.Range(0, 100).Select(i => $"pump {i}").ToHashSet(), _cluster.Read("verdicts", 100, distinct: true).ToHashSet());
    }

    [Fact]
    public async Task A_second_worker_takes_over_partitions_and_what_was_committed_is_not_read_again()
    {
        await _cluster.Write("events", 0, [.. Enumerable.Repeat("pump", 50)]);
        await _cluster.Write("events", 1, [.. Enumerable.Repeat("fan", 50)]);
        await using (await Start(Options()))
        {
            await Until(() => _cluster.Committed("group", "events") == 100);
            await using (await Start(Options()))
            {
                await _cluster.Write("events", 0, [.. Enumerable.Repeat("pump", 50)]);
                await _cluster.Write("events", 1, [.. Enumerable.Repeat("fan", 50)]);
                await Until(() => _cluster.Committed("group", "events") == 200);
            }
        }
        Assert.Equal(200, _client.Applied.Distinct().Count());
        Assert.Equal(200, _client.Applied.Count);
    }

    [Fact]
    public async Task A_poison_message_stops_the_worker_after_what_came_before_it()
    {
        await _cluster.Write("events", 0, "pump", "poison", "pump");
        await using RunningWorker running = await Start(Options());
        await Until(() => running.Worker.ExecuteTask!.IsCompleted);
        var failure = await Assert.ThrowsAsync<PoisonMessageException>(() => running.Worker.ExecuteTask!);
        Assert.Contains("events [[0]] @1: the message cannot be scored. Poisoned.", failure.Message, StringComparison.Ordinal);
        Assert.InRange(_cluster.Committed("group", "events"), 0, 1);
    }

    [Theory]
    [InlineData("poison")]
    [InlineData("refused")]
    public async Task A_poison_message_goes_to_the_dead_letters(string poison)
    {
        await _cluster.Write("events", 0, "pump", poison, "pump");
        await using (await Start(Options() with { Poison = PoisonMessages.DeadLetter, DeadLetterTopic = "dead" }))
            await Until(() => _cluster.Committed("group", "events") == 3);
        Assert.Equal([poison], _cluster.Read("dead", 1));
        Assert.Equal(["pump 0", "pump 2"], _client.Applied);
    }

    [Theory]
    [InlineData("unwritable")]
    [InlineData("long")]
    public async Task A_message_whose_verdict_cannot_be_written_goes_to_the_dead_letters(string bad)
    {
        await _cluster.Write("events", 0, "pump", bad, "pump");
        KafkaScoringOptions<Reading, ReadingVerdict> options = Options() with
        {
            VerdictTopic = "verdicts",
            Producer = new() { BootstrapServers = _cluster.Servers, MessageMaxBytes = 2000 },
            Write = (row, answer) => row.Machine == "unwritable" ? throw new FormatException("No words for it.")
                : row.Machine == "long" ? new() { Value = new byte[3000] } : Verdict(row, answer),
            Poison = PoisonMessages.DeadLetter,
            DeadLetterTopic = "dead",
        };
        await using (await Start(options))
            await Until(() => _cluster.Committed("group", "events") == 3);
        Assert.Equal([bad], _cluster.Read("dead", 1));
        // Messages without a key go to any partition.
        Assert.Equal(["pump 0", "pump 2"], _cluster.Read("verdicts", 2).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_dead_letter_that_is_too_long_stops_the_worker()
    {
        await _cluster.Write("events", 0, "pump", "poison");
        await using RunningWorker running = await Start(Options() with
        {
            Producer = new() { BootstrapServers = _cluster.Servers, MessageMaxBytes = 1000 },
            Read = message => message.Offset == 1 ? throw new FormatException(new string('x', 1500)) : new() { Machine = "pump" },
            Poison = PoisonMessages.DeadLetter,
            DeadLetterTopic = "dead",
        });
        await Until(() => running.Worker.ExecuteTask!.IsCompleted);
        var failure = await Assert.ThrowsAsync<PoisonMessageException>(() => running.Worker.ExecuteTask!);
        Assert.Contains("Nor can it go to dead", failure.Message, StringComparison.Ordinal);
        Assert.InRange(_cluster.Committed("group", "events"), 0, 1);
    }

    [Fact]
    public void Options_out_of_their_range_are_named()
    {
        Assert.Contains("BatchSize must be in [1, 100000]; got 0.",
            Assert.Throws<ArgumentException>(() => (Options() with { BatchSize = 0 }).Checked()).Message, StringComparison.Ordinal);
        Assert.Contains("DeadLetterTopic is required",
            Assert.Throws<ArgumentException>(() => (Options() with { Poison = PoisonMessages.DeadLetter }).Checked()).Message,
            StringComparison.Ordinal);
        Assert.Contains("EnableAutoCommit must not be true", Assert.Throws<ArgumentException>(
            () => (Options() with { Consumer = new() { GroupId = "g", EnableAutoCommit = true } }).Checked()).Message,
            StringComparison.Ordinal);
    }

    public void Dispose() => _cluster.Dispose();

    private static Message<byte[], byte[]>? Verdict(Reading row, ScoredEvent<ReadingVerdict> answer) =>
        answer.Verdict is not { } verdict ? null : new()
        {
            Value = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{row.Machine} {verdict.Score}")),
        };

    private KafkaScoringOptions<Reading, ReadingVerdict> Options() => new()
    {
        Topic = "events",
        Consumer = new()
        {
            BootstrapServers = _cluster.Servers,
            GroupId = "group",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            SessionTimeoutMs = 6000
        },
        CommitEvery = TimeSpan.FromMilliseconds(50),
        RetryDelay = TimeSpan.FromMilliseconds(50),
        Read = message =>
        {
            string source = Encoding.UTF8.GetString(message.Message.Value);
            return source == "poison" ? throw new FormatException("Poisoned.") : new Reading { Machine = source, Number = message.Offset };
        },
    };

    private Task<RunningWorker> Start(KafkaScoringOptions<Reading, ReadingVerdict> options) => RunningWorker.Start(_client, options);

    private static Task Until(Func<bool> condition) => RunningWorker.Until(condition);
}
