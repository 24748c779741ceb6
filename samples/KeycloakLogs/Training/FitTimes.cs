using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace KeycloakLogs.Training;

/// <summary>
/// Learns from ML.NET's log how long each trainer took: a trainer opens a channel when it begins and closes it when it is done.
/// </summary>
internal sealed class FitTimes : IDisposable
{
    private readonly MLContext _ml;
    private readonly ConcurrentDictionary<string, long> _started = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TimeSpan> _took = new(StringComparer.Ordinal);

    public FitTimes(MLContext ml)
    {
        _ml = ml;
        _ml.Log += Listen;
    }

    /// <summary>Time of all these trainers together.</summary>
    public TimeSpan Sum(IEnumerable<string> trainers) => trainers.Aggregate(TimeSpan.Zero, (sum, trainer) => sum + Of(trainer));

    private TimeSpan Of(string trainer) =>
        // A trainer may open further channels inside its longest one.
        _took.Where(entry => entry.Key.Split(';')[0] == trainer).Select(entry => entry.Value).DefaultIfEmpty().Max();

    public void Dispose() => _ml.Log -= Listen;

    private void Listen(object? sender, LoggingEventArgs e)
    {
        if (e.Kind != ChannelMessageKind.Trace) return;
        if (e.RawMessage.StartsWith("Channel started", StringComparison.Ordinal)) _started[e.Source] = Stopwatch.GetTimestamp();
        else if (e.RawMessage.StartsWith("Channel finished", StringComparison.Ordinal) && _started.TryRemove(e.Source, out long start))
            _took[e.Source] = _took.GetValueOrDefault(e.Source) + Stopwatch.GetElapsedTime(start);
    }
}
