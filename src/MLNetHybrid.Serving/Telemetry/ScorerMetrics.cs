using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MLNetHybrid.Serving.Telemetry;

/// <summary>A scorer's instruments, of the meter <c>MLNetHybrid.Serving</c>.</summary>
internal sealed class ScorerMetrics
{
    public const string Name = "MLNetHybrid.Serving";

    public static readonly ActivitySource Activities = new(Name);

    private readonly Meter _meter;
    private readonly KeyValuePair<string, object?> _scorer;
    private readonly Counter<long> _events, _anomalies, _loads, _rejections;
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _batch;

    /// <param name="factory">Of the application.</param>
    /// <param name="scorer">The tag that tells an application's scorers apart.</param>
    public ScorerMetrics(IMeterFactory factory, string scorer)
    {
        _meter = factory.Create(Name);
        _scorer = new("scorer", scorer);
        _events = _meter.CreateCounter<long>("mlnethybrid.scorer.events", "{event}", "Events that were scored.");
        _anomalies = _meter.CreateCounter<long>("mlnethybrid.scorer.anomalies", "{event}", "Events whose verdict was an alarm.");
        _loads = _meter.CreateCounter<long>("mlnethybrid.scorer.model.loads", "{model}", "Models that took over or were refused.");
        _rejections = _meter.CreateCounter<long>("mlnethybrid.scorer.rejections", "{event}", "Events refused because too many waited.");
        _duration = _meter.CreateHistogram<double>(
            "mlnethybrid.scorer.duration", "s", "Of a call that scores.",
            advice: new() { HistogramBucketBoundaries = [.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1] });
        _batch = _meter.CreateHistogram<int>("mlnethybrid.scorer.batch.size", "{event}", "Events of a call that scores.");
    }

    public void Scored(int events, TimeSpan duration)
    {
        _events.Add(events, _scorer);
        _batch.Record(events, _scorer);
        _duration.Record(duration.TotalSeconds, _scorer);
    }

    public void Anomaly() => _anomalies.Add(1, _scorer);

    public void Rejected() => _rejections.Add(1, _scorer);

    public void Loaded() => _loads.Add(1, _scorer, new("outcome", "loaded"));

    public void Refused() => _loads.Add(1, _scorer, new("outcome", "refused"));

    /// <summary>Shows a watch's figures.</summary>
    public void Watch(DriftWatch drift) => _meter.CreateObservableGauge(
        "mlnethybrid.scorer.drift",
        () => drift.Report().Columns.Select(column => new Measurement<double>(column.StabilityIndex, _scorer, new("column", column.Name))),
        "1", "Population stability index of a column's last values against training's.");

    /// <summary>Shows how many streams are remembered.</summary>
    public void Streams(Func<long> streams, Func<long> forgotten)
    {
        _meter.CreateObservableUpDownCounter(
            "mlnethybrid.scorer.streams", () => new Measurement<long>(streams(), _scorer), "{stream}", "Streams that are remembered.");
        _meter.CreateObservableCounter(
            "mlnethybrid.scorer.streams.forgotten", () => new Measurement<long>(forgotten(), _scorer), "{stream}",
            "Streams that were forgotten to make room.");
    }
}
