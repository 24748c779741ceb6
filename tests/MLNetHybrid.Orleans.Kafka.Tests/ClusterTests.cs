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
