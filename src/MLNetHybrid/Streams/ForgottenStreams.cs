using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Streams;

/// <summary>
/// Counts the streams that made room for others in one cursor or one prediction engine, and warns at the first that is missed. The counter
/// "mlnethybrid.streams.forgotten" of the meter "MLNetHybrid" shows them to whoever listens, from data views and engines alike.
/// </summary>
/// <param name="host">For the log.</param>
/// <param name="component">Name of the transform.</param>
/// <param name="columns">Its columns and its limit.</param>
/// <param name="loss">What it means to be forgotten, for the message: "... before {loss}".</param>
internal sealed class ForgottenStreams(IHost host, string component, StreamColumns columns, string loss)
{
    public const string MeterName = "MLNetHybrid";
    public const string CounterName = "mlnethybrid.streams.forgotten";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Counter = Meter.CreateCounter<long>(
        CounterName, "{stream}",
        "Streams forgotten because more than MaximumPartitions were there. "
        + "Tags: component, column (its output), missed (whether something was lost).");

    private long _count;
    private long _missed;

    /// <param name="isMissed">Whether something is lost with the stream.</param>
    public void Add(bool isMissed)
    {
        _count++;
        Counter.Add(1, new TagList { { "component", component }, { "column", columns.Output }, { "missed", isMissed } });
        if (!isMissed || ++_missed > 1) return;

        using IChannel channel = host.Start("Streams");
        channel.Warning(FormattableString.Invariant(
            $"{component}: column '{string.Join("', '", columns.Partition)}' tells more than ")
            + FormattableString.Invariant($"MaximumPartitions = {columns.MaximumPartitions} streams apart, ")
            + $"and one was forgotten before {loss}. Raise MaximumPartitions; "
            + "in a fitted or loaded model by AnomalyDetection.ChangeMaximumPartitions. "
            + $"(This is said once; the counter {CounterName} of the meter {MeterName} goes on.)");
    }

    /// <summary>Says at the end how many there were.</summary>
    public void Report()
    {
        if (_count == 0) return;
        using IChannel channel = host.Start("Streams");
        channel.Info(FormattableString.Invariant(
            $"{component}: {_count} streams were forgotten because of MaximumPartitions = {columns.MaximumPartitions}, ")
            + FormattableString.Invariant($"{_missed} of them before {loss}."));
        _count = _missed = 0;
    }
}
