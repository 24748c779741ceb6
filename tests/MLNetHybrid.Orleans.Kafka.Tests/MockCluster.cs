using Confluent.Kafka;

namespace MLNetHybrid.Orleans.Kafka.Tests;

/// <summary>librdkafka's mock brokers, in this process; topics are made when they are first used.</summary>
internal sealed class MockCluster : IDisposable
{
    private readonly IProducer<byte[], byte[]> _owner =
        new ProducerBuilder<byte[],
            byte[]>(new Dictionary<string, string> { ["test.mock.num.brokers"] = "3", ["bootstrap.servers"] = "" }).Build();

    // What a topic gets that is made on its first use.
    private const int Partitions = 4;

    public MockCluster()
    {
        using IAdminClient admin = new DependentAdminClientBuilder(_owner.Handle).Build();
        Servers = string.Join(',', admin.GetMetadata(TimeSpan.FromSeconds(30)).Brokers.Select(broker => $"{broker.Host}:{broker.Port}"));
    }

    public string Servers { get; }

    public Task Write(string topic, int partition, params IEnumerable<string> values) =>
        WriteBytes(topic, partition, values.Select(System.Text.Encoding.UTF8.GetBytes));

    /// <param name="topic">Its name.</param>
    /// <param name="partition">Its number.</param>
    /// <param name="values">Null: a message without a value, as a compacted topic has them for what was deleted.</param>
    public Task WriteBytes(string topic, int partition, IEnumerable<byte[]?> values) => Task.WhenAll(values.Select(
        value => _owner.ProduceAsync(new TopicPartition(topic, partition), new Message<byte[], byte[]> { Value = value! })));

    /// <summary>The values of a topic, as soon as there are so many, or so many different ones.</summary>
    public List<string> Read(string topic, int count, bool distinct = false)
    {
        using IConsumer<byte[], byte[]> consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = Servers,
            GroupId = "reader",
            AllowAutoCreateTopics = true,
        }).Build();
        // Partitions by name: the brokers keep the members of a group waiting for seconds.
        consumer.Assign(Enumerable.Range(0, Partitions).Select(part => new TopicPartitionOffset(topic, part, Offset.Beginning)));
        var values = new List<string>();
        var seen = new HashSet<string>();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (values.Count < count && clock.Elapsed < TimeSpan.FromSeconds(30))
            if (consumer.Consume(TimeSpan.FromMilliseconds(200)) is { Message: { } message }
                && System.Text.Encoding.UTF8.GetString(message.Value ?? []) is string text && (seen.Add(text) || !distinct))
                values.Add(text);
        consumer.Close();
        return values;
    }

    /// <summary>How many messages a topic holds.</summary>
    public int Count(string topic)
    {
        using IConsumer<byte[], byte[]> consumer = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig { BootstrapServers = Servers, GroupId = "counter", AllowAutoCreateTopics = true }).Build();
        return (int)Enumerable.Range(0, Partitions).Sum(
            part => consumer.QueryWatermarkOffsets(new TopicPartition(topic, part), TimeSpan.FromSeconds(30)).High.Value);
    }

    public long Committed(string group, string topic)
    {
        using IConsumer<byte[], byte[]> consumer =
            new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = Servers, GroupId = group }).Build();
        return consumer.Committed(
            [.. Enumerable.Range(0, Partitions).Select(part => new TopicPartition(topic, part))], TimeSpan.FromSeconds(30))
            .Sum(offset => offset.Offset.Value < 0 ? 0 : offset.Offset.Value);
    }

    public void Dispose() => _owner.Dispose();
}
