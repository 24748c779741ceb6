using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using MLNetHybrid.Orleans.Tests;

namespace MLNetHybrid.Orleans.Kafka.Tests;

/// <summary>From a topic through a cluster of three silos, one of which dies, to a topic.</summary>
public sealed class ClusterTests
{
    private const int Machines = 40, Partitions = 4, Early = 800, Late = 2400;

    [Fact]
    public async Task Events_are_scored_once_each_and_committed_when_they_are_stored_although_a_silo_dies()
    {
        Reading[] events = Reading.Make(4000, Machines);
        using var kafka = new MockCluster();
        await using ScoringCluster cluster = await ScoringCluster.Start(silos: 3);
        // Gives up soon: the worker goes back to what is committed, several times.
        IStreamScoringClient<Reading, ReadingVerdict> client =
            cluster.NewClient(options: new() { LongestOutage = TimeSpan.FromMilliseconds(500) });
        await Write(kafka, events[..Early]);
        await using (RunningWorker worker = await RunningWorker.Start(client, Options(kafka)))
        {
            await RunningWorker.Until(() => kafka.Committed("group", "events") == Early);

            cluster.Storage.Fails = true;
            await Write(kafka, events[Early..Late]);
            await RunningWorker.Until(() => client.UnpersistedCount > 0);
            await Task.Delay(1000, TestContext.Current.CancellationToken);
            Assert.Equal(Early, kafka.Committed("group", "events"));

            await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[^1], TestContext.Current.CancellationToken);
            await Write(kafka, events[Late..]);
            await Task.Delay(1000, TestContext.Current.CancellationToken);
            Assert.Equal(Early, kafka.Committed("group", "events"));
            cluster.Storage.Fails = false;
            await RunningWorker.Until(() => kafka.Committed("group", "events") == events.Length);
            Assert.Equal(0, client.UnpersistedCount);
            Assert.False(worker.Worker.ExecuteTask!.IsCompleted);
        }
        IReadOnlyList<SiloModel> models = await client.GetModelsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(events.Length, models.Sum(model => model.Events));
        AssertRight(cluster, events, kafka.Read("verdicts", events.Length, distinct: true));
    }

    [Fact]
    public async Task Damaged_messages_are_scored_or_go_to_the_dead_letters_and_hold_nothing_up()
    {
        string[] odd =
        [
            "null", "", "{}", """{"Machine":null,"Number":1,"Features":[1,2,3]}""", """{"Machine":"m1","Number":2,"Features":null}""",
            """{"Machine":"m1","Number":-9223372036854775808,"Features":[1,2,3]}""",
            """{"Machine":"m1","Number":9223372036854775807,"Features":[1,2,3]}""", """{"Machine":"","Number":3,"Features":[1,2,3]}""",
            """{"Machine":"m2","Number":4,"Features":[1e38,-1e38,3]}""", """{"Machine":"m2","Number":5,"Features":[1,2,3,4]}""",
            $$"""{"Machine":"{{new string('x', 100_000)}}","Number":6,"Features":[1,2,3]}""",
        ];
        Reading[] events = Reading.Make(20, machines: 4);
        byte[]?[] messages =
        [
            null, .. odd.Select(Encoding.UTF8.GetBytes),
            .. Enumerable.Range(0, Mutation.Count(400)).Select(
                seed => Mutation.Of(JsonSerializer.SerializeToUtf8Bytes(events[seed % events.Length]), seed)),
            JsonSerializer.SerializeToUtf8Bytes(new Reading { Machine = "last", Number = 1, Features = [1, 2, 3] }),
        ];
        using var kafka = new MockCluster();
        await using ScoringCluster cluster = await ScoringCluster.Start(silos: 1);
        await kafka.WriteBytes("events", 0, messages);
        KafkaScoringOptions<Reading, ReadingVerdict> options = Options(kafka) with
        {
            Poison = PoisonMessages.DeadLetter,
            DeadLetterTopic = "dead",
            Write = (reading, _) => new() { Value = JsonSerializer.SerializeToUtf8Bytes(reading) },
        };
        await using RunningWorker worker = await RunningWorker.Start(cluster.NewClient(), options);
        await RunningWorker.Until(
            () => worker.Worker.ExecuteTask!.IsCompleted || kafka.Committed("group", "events") == messages.Length);
        if (worker.Worker.ExecuteTask!.IsCompleted) await worker.Worker.ExecuteTask;
        // Those that no event can be made of; the cluster refuses some of the others.
        int unread = messages.Count(message => !IsRead(message)), dead = kafka.Count("dead"), scored = kafka.Count("verdicts");
        Assert.Equal(messages.Length, scored + dead);
        Assert.InRange(dead, unread, messages.Length - 1);
        Assert.Contains("null", kafka.Read("dead", dead));
        Assert.Contains(kafka.Read("verdicts", scored), text => text.Contains("\"last\"", StringComparison.Ordinal));

        static bool IsRead(byte[]? message)
        {
            try
            {
                return JsonSerializer.Deserialize<Reading>(message) is not null;
            }
            catch (Exception e) when (e is JsonException or ArgumentNullException)
            {
                return false;
            }
        }
    }

    private static KafkaScoringOptions<Reading, ReadingVerdict> Options(MockCluster kafka) => new()
    {
        Topic = "events",
        Consumer = new()
        {
            BootstrapServers = kafka.Servers,
            GroupId = "group",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            SessionTimeoutMs = 6000,
        },
        CommitEvery = TimeSpan.FromMilliseconds(50),
        RetryDelay = TimeSpan.FromMilliseconds(50),
        BatchSize = 300,
        Read = message => JsonSerializer.Deserialize<Reading>(message.Message.Value)!,
        VerdictTopic = "verdicts",
        Write = (reading, answer) => answer.Verdict is not ReadingVerdict verdict ? null : new()
        {
            Value = Encoding.UTF8.GetBytes(
                FormattableString.Invariant($"{reading.Machine} {reading.Number} {BitConverter.SingleToInt32Bits(verdict.Score)}")),
        },
    };

    // A machine's in one partition.
    private static Task Write(MockCluster kafka, Reading[] events) => Task.WhenAll(
        events.GroupBy(reading => int.Parse(reading.Machine.AsSpan(1)) % Partitions)
            .Select(part => kafka.Write("events", part.Key, part.Select(reading => JsonSerializer.Serialize(reading)))));

    private static void AssertRight(ScoringCluster cluster, Reading[] events, List<string> verdicts)
    {
        float[] scores = TrainedZip.Scores(cluster.Model, events);
        IEnumerable<string> right = events.Zip(
            scores, (reading, score) =>
            FormattableString.Invariant($"{reading.Machine} {reading.Number} {BitConverter.SingleToInt32Bits(score)}"));
        Assert.Equal(right.Order(StringComparer.Ordinal), verdicts.Order(StringComparer.Ordinal));
    }
}
