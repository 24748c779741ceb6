using MLNetHybrid.Evaluation.Classification;
using MLNetHybrid.Numerics;
using MLNetHybrid.Numerics.Random;

namespace MLNetHybrid.Evaluation.Bootstrap;

/// <summary>
/// Draws the replicates of <see cref="BootstrapIntervals"/>, each a count for every row, so that curves need no sorting again.
/// </summary>
internal static class BlockBootstrap
{
    private const int FigureCount = 9;

    /// <returns>Null where there are no rows to draw from.</returns>
    public static BootstrapIntervals? Run(bool[] labels, bool[] predictions, ScoreSteps steps, BlockBootstrapOptions options)
    {
        int n = labels.Length;
        if (n == 0) return null;
        int length = Argument.InRange(options.BlockLength ?? (int)Math.Ceiling(Math.Cbrt(n)), 1, n, "BlockBootstrap.BlockLength");
        var figures = new double[options.Replicates][];
        int oneClass = 0;
        Parallel.For(0, options.Replicates, () => new int[n], (b, _, counts) =>
        {
            Draw(new RandomStream(options.Seed, b), length, counts);
            AnomalyConfusionMatrix matrix = AnomalyConfusionMatrix.Of(labels, predictions, counts);
            (double area, double averagePrecision) = Curves(labels, steps, counts, matrix.Positives, matrix.Negatives);
            if (matrix.Positives == 0 || matrix.Negatives == 0) Interlocked.Increment(ref oneClass);
            figures[b] =
            [
                matrix.PredictedPositives == 0 ? double.NaN : matrix.Anomaly.Precision,
                1 - matrix.MissedAlarmRate,
                matrix.Positives == 0 ? double.NaN : matrix.Anomaly.F1,
                matrix.FalseAlarmRate,
                matrix.MissedAlarmRate,
                1 - (matrix.MissedAlarmRate + matrix.FalseAlarmRate) / 2,
                matrix.MatthewsCorrelation,
                area,
                averagePrecision,
            ];
            return counts;
        }, _ => { });
        return new BootstrapIntervals([.. Enumerable.Range(0, FigureCount).Select(f => Interval(figures.Select(r => r[f]), options.Level))])
        {
            Level = options.Level,
            BlockLength = length,
            Replicates = options.Replicates,
            OneClassReplicates = oneClass,
        };
    }

    // counts_i: how often row i is drawn; they sum to n. The last block is cut.
    private static void Draw(RandomStream random, int length, Span<int> counts)
    {
        counts.Clear();
        for (int drawn = 0; drawn < counts.Length; drawn += length)
        {
            int start = random.NextInt32(counts.Length - length + 1), end = start + Math.Min(length, counts.Length - drawn);
            for (int i = start; i < end; i++) counts[i]++;
        }
    }

    private static (double Area, double AveragePrecision) Curves(
        bool[] labels, ScoreSteps steps, int[] counts, double positives, double negatives)
    {
        ReadOnlySpan<int> order = steps.Order;
        double area = 0, averagePrecision = 0;
        long tp = 0, fp = 0;
        for (int k = 0, i = 0; k < steps.Count; k++)
        {
            (long tp0, long fp0) = (tp, fp);
            for (; i < steps.End(k); i++)
            {
                if (labels[order[i]]) tp += counts[order[i]];
                else fp += counts[order[i]];
            }
            area += (fp - fp0) * (tp + tp0) / 2.0;
            if (tp > tp0) averagePrecision += (tp - tp0) * ((double)tp / (tp + fp));
        }
        return (area / (positives * negatives), averagePrecision / positives);
    }

    private static ConfidenceInterval Interval(IEnumerable<double> values, double level)
    {
        double[] sorted = [.. values.Where(v => !double.IsNaN(v)).Order()];
        return sorted.Length == 0
            ? new ConfidenceInterval(double.NaN, double.NaN)
            : new ConfidenceInterval(Quantile.Linear(sorted, (1 - level) / 2), Quantile.Linear(sorted, (1 + level) / 2));
    }
}
