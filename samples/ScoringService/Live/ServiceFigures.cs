using System.Diagnostics.Metrics;
using ScoringService.Scoring;

namespace ScoringService.Live;

/// <summary>Counts what happens, for /metrics and for the page. Safe from several threads.</summary>
internal sealed class ServiceFigures : IDisposable
{
    public const string MeterName = "ScoringService";

    // Requests and seconds that the page's figures are of.
    private const int Latencies = 2048, Seconds = 5;

    private readonly Lock _gate = new();
    private readonly Meter _meter;
    private readonly Counter<long> _events, _anomalies, _rejections, _incidents;
    private readonly Histogram<double> _latency, _batchSeconds;
    private readonly Histogram<int> _batchSize;
    private readonly TimeProvider _clock;
    private readonly Queue<(long At, double Milliseconds)> _latencies = new();
    private readonly Queue<(long At, int Events)> _turns = new();

    public ServiceFigures(IMeterFactory meters, TimeProvider clock)
    {
        _clock = clock;
        _meter = meters.Create(MeterName);
        _events = _meter.CreateCounter<long>("scoring.events", "{event}", "Events that were scored.");
        _anomalies = _meter.CreateCounter<long>("scoring.anomalies", "{event}", "Events that were alarms.");
        _rejections = _meter.CreateCounter<long>("scoring.rejections", "{request}", "Requests that were refused, by the reason.");
        _incidents = _meter.CreateCounter<long>("scoring.incidents", "{change}", "Incidents that were kept, new or changed.");
        double[] bounds = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];
        _latency = _meter.CreateHistogram<double>(
            "scoring.latency", "s", "From a request's arrival to its verdicts.", advice: new() { HistogramBucketBoundaries = bounds });
        _batchSeconds = _meter.CreateHistogram<double>(
            "scoring.batch.duration", "s", "Scoring and keeping the events of a turn.",
            advice: new() { HistogramBucketBoundaries = bounds });
        _batchSize = _meter.CreateHistogram<int>(
            "scoring.batch.size", "{event}", "Events that were scored together.",
            advice: new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096] });
    }

    /// <summary>Since the start.</summary>
    public long Events { get; private set; }

    /// <summary>Since the start.</summary>
    public long Alarms { get; private set; }

    /// <summary>Events that wait, asked for when somebody looks.</summary>
    public Func<int> Waiting { get; private set; } = () => 0;

    public void Queue(Func<int> waiting)
    {
        Waiting = waiting;
        _meter.CreateObservableGauge("scoring.queue", waiting, "{event}", "Events that wait.");
    }

    public void Scored(IReadOnlyList<ScoredEvent> events, TimeSpan took)
    {
        if (events.Count == 0) return;
        int alarms = events.Count(scored => scored.IsAlarm);
        _events.Add(events.Count);
        _anomalies.Add(alarms);
        _batchSize.Record(events.Count);
        _batchSeconds.Record(took.TotalSeconds);
        lock (_gate)
        {
            Events += events.Count;
            Alarms += alarms;
            _turns.Enqueue((_clock.GetTimestamp(), events.Count));
            while (_clock.GetElapsedTime(_turns.Peek().At).TotalSeconds > Seconds) _turns.Dequeue();
        }
    }

    public void Answered(TimeSpan took)
    {
        _latency.Record(took.TotalSeconds);
        lock (_gate)
        {
            _latencies.Enqueue((_clock.GetTimestamp(), took.TotalMilliseconds));
            if (_latencies.Count > Latencies) _latencies.Dequeue();
        }
    }

    public void Rejected(string reason) => _rejections.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Incidents(int count) => _incidents.Add(count);

    /// <summary>The figures of the last seconds.</summary>
    public LiveFigures Read(string phase, string? detail, LogScorer? scorer)
    {
        lock (_gate)
        {
            double[] latencies =
            [
                .. _latencies.Where(latency => _clock.GetElapsedTime(latency.At).TotalSeconds <= Seconds)
                    .Select(latency => latency.Milliseconds).Order(),
            ];
            int events = _turns.Where(turn => _clock.GetElapsedTime(turn.At).TotalSeconds <= Seconds).Sum(turn => turn.Events);
            return new(
                phase, detail, Math.Round((double)events / Seconds, 1), Quantile(latencies, 0.5), Quantile(latencies, 0.95),
                Quantile(latencies, 0.99), Waiting(), Events, Alarms,
                scorer is null || !float.IsFinite(scorer.Threshold) ? null : Math.Round(scorer.Threshold, 3),
                scorer?.Description.Hash[..12]);
        }
    }

    public void Dispose() => _meter.Dispose();

    private static double? Quantile(double[] sorted, double share) =>
        sorted.Length == 0 ? null : Math.Round(sorted[(int)(share * (sorted.Length - 1))], 2);
}
