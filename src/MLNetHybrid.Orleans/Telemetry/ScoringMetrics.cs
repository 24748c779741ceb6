using System.Diagnostics.Metrics;

namespace MLNetHybrid.Orleans.Telemetry;

/// <summary>A silo's instruments, of the meter <c>MLNetHybrid.Orleans</c>.</summary>
internal sealed class ScoringMetrics(IMeterFactory meters)
{
    private readonly Meter _meter = meters.Create("MLNetHybrid.Orleans");
    private Counter<long>? _events, _loads, _writes;
    private Histogram<double>? _batch, _write, _size;

    /// <summary>Makes the instruments, and watches a silo's buckets.</summary>
    public void Watch(string name, Func<(int Buckets, long Keys, long Events)> count)
    {
        KeyValuePair<string, object?> tag = new("scoring", name);
        _events ??= _meter.CreateCounter<long>("mlnethybrid.cluster.events", "{event}", "Events by what became of them");
        _batch ??= _meter.CreateHistogram<double>("mlnethybrid.cluster.batch.duration", "s", "How long a bucket took for a batch");
        _loads ??= _meter.CreateCounter<long>("mlnethybrid.cluster.model.loads", "{model}", "Models loaded or refused");
        _writes ??= _meter.CreateCounter<long>("mlnethybrid.cluster.state.writes", "{write}", "Buckets stored or not");
        _write ??= _meter.CreateHistogram<double>("mlnethybrid.cluster.state.write.duration", "s", "How long a bucket took to store");
        _size ??= _meter.CreateHistogram<double>("mlnethybrid.cluster.state.write.size", "By", "Bytes of a write");
        _meter.CreateObservableGauge(
            "mlnethybrid.cluster.buckets", () => new Measurement<int>(count().Buckets, tag), "{bucket}", "Active buckets");
        _meter.CreateObservableGauge(
            "mlnethybrid.cluster.keys", () => new Measurement<long>(count().Keys, tag), "{key}", "Keys remembered");
    }

    public void Scored(string name, EventOutcome outcome, int count)
    {
        if (count > 0) _events?.Add(count, new("scoring", name), new("outcome", Names[(int)outcome]));
    }

    public void Batch(string name, TimeSpan duration) =>
        _batch?.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("scoring", name));

    public void Loaded(string name, bool isRefused) =>
        _loads?.Add(1, new("scoring", name), new("outcome", isRefused ? "refused" : "loaded"));

    public void Wrote(string name, TimeSpan duration, long bytes, bool isStored)
    {
        KeyValuePair<string, object?> tag = new("scoring", name);
        _writes?.Add(1, tag, new("outcome", isStored ? "stored" : "failed"));
        if (!isStored) return;
        _write?.Record(duration.TotalSeconds, tag);
        _size?.Record(bytes, tag);
    }

    private static readonly string[] Names = ["applied", "duplicate", "gap", "refused"];
}
