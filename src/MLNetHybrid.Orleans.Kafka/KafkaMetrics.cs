using System.Diagnostics.Metrics;

namespace MLNetHybrid.Orleans.Kafka;

/// <summary>The instruments of the meter <c>MLNetHybrid.Orleans.Kafka</c>; all have a tag <c>topic</c>.</summary>
internal sealed class KafkaMetrics
{
    public const string MeterName = "MLNetHybrid.Orleans.Kafka";

    public KafkaMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        Messages = meter.CreateCounter<long>("mlnethybrid.kafka.messages", "{message}", "Messages that were scored.");
        Poison = meter.CreateCounter<long>(
            "mlnethybrid.kafka.poison", "{message}",
            "Messages that could not be read, were refused, or whose verdict could not be written.");
        Commits = meter.CreateCounter<long>("mlnethybrid.kafka.commits", "{commit}", "Commits of offsets, after the state was stored.");
        Failures = meter.CreateCounter<long>(
            "mlnethybrid.kafka.failures", "{failure}", "Times that the cluster failed and messages were read again.");
    }

    public Counter<long> Messages { get; }

    public Counter<long> Poison { get; }

    public Counter<long> Commits { get; }

    public Counter<long> Failures { get; }
}
