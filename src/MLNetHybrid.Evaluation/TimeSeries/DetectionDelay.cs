using MLNetHybrid.Evaluation.Classification;

namespace MLNetHybrid.Evaluation;

/// <summary>How many rows pass from the start of an anomalous segment to its first alarm, at fixed predictions. Immutable.</summary>
public sealed class DetectionDelay
{
    private DetectionDelay(int?[] delays)
    {
        Delays = Array.AsReadOnly(delays);
        double[] found = [.. delays.Where(d => d is not null).Select(d => (double)d!.Value).Order()];
        MissedCount = delays.Length - found.Length;
        Mean = found.Length == 0 ? double.NaN : found.Average();
        Median = found.Length == 0 ? double.NaN : (found[(found.Length - 1) / 2] + found[found.Length / 2]) / 2;
        Maximum = found.Length == 0 ? double.NaN : found[^1];
    }

    /// <summary>By anomalous segment in order: rows from its first row to its first alarm; null where it is missed.</summary>
    public IReadOnlyList<int?> Delays { get; }

    /// <summary>Segments without any alarm; they enter none of the other figures, so read those together with this one.</summary>
    public int MissedCount { get; }

    /// <summary>The mean over the segments found, in rows, at least 0; NaN if there are none.</summary>
    public double Mean { get; }

    /// <summary>The median over the segments found, in rows; NaN if there are none.</summary>
    public double Median { get; }

    /// <summary>The longest over the segments found, in rows; NaN if there are none.</summary>
    public double Maximum { get; }

    /// <summary>The delays of <paramref name="predictions"/>.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static DetectionDelay Of(ReadOnlySpan<bool> labels, ReadOnlySpan<bool> predictions)
    {
        SameLength.Check(labels.Length, predictions.Length, nameof(labels), nameof(predictions));
        return Of(Segment.ListOf(labels), predictions);
    }

    internal static DetectionDelay Of(List<Segment> anomalies, ReadOnlySpan<bool> predictions)
    {
        var delays = new int?[anomalies.Count];
        for (int k = 0; k < delays.Length; k++)
        {
            int delay = predictions[anomalies[k].Start..anomalies[k].End].IndexOf(true);
            delays[k] = delay < 0 ? null : delay;
        }
        return new DetectionDelay(delays);
    }
}
