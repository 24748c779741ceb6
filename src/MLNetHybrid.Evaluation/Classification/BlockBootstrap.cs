using MLNetHybrid.Components;
using MLNetHybrid.Numerics.Random;


namespace MLNetHybrid.Evaluation.Classification;

/// <summary>Draws the replicates of <see cref="BootstrapIntervals"/>. A replicate is a count for each row, so curves need no sorting again.</summary>
internal static class BlockBootstrap
{
    private enum Figure { Precision, Recall, F1, FalseAlarmRate, MissedAlarmRate, BalancedAccuracy, MatthewsCorrelation, Area, AveragePrecision }

    /// <returns>Null where there are no rows to draw from.</returns>
    public static BootstrapIntervals? Run(bool[] labels, bool[] predictions, ScoreSteps steps, BlockBootstrapOptions options)
    {
        int n = labels.Length, replicates = Argument.InRange(options.Replicates, 10, 1_000_000, "BlockBootstrap.Replicates");
        double level = Argument.Between(options.Level, 0, 1, "BlockBootstrap.Level");
        if (n == 0) return null;
        int length = Argument.InRange(options.BlockLength ?? (int)Math.Ceiling(Math.Cbrt(n)), 1, n, "BlockBootstrap.BlockLength");

        var values = new double[Enum.GetValues<Figure>().Length][];
        for (int f = 0; f < values.Length; f++) values[f] = new double[replicates];
        int oneClass = 0;
        Parallel.For(0, replicates, () => new int[n], (b, _, counts) =>
        {
            Draw(new RandomStream(options.Seed, b), length, counts);
            AnomalyConfusionMatrix matrix = Count(labels, predictions, counts);
            if (matrix.Positives == 0 || matrix.Negatives == 0) Interlocked.Increment(ref oneClass);
            Set(Figure.Precision, matrix.PredictedPositives == 0 ? double.NaN : matrix.Anomaly.Precision);
            Set(Figure.Recall, 1 - matrix.MissedAlarmRate);
            Set(Figure.F1, matrix.Positives == 0 ? double.NaN : matrix.Anomaly.F1);
            Set(Figure.FalseAlarmRate, matrix.FalseAlarmRate);
            Set(Figure.MissedAlarmRate, matrix.MissedAlarmRate);
            Set(Figure.BalancedAccuracy, 1 - (matrix.MissedAlarmRate + matrix.FalseAlarmRate) / 2);
            Set(Figure.MatthewsCorrelation, matrix.MatthewsCorrelation);
            (double area, double averagePrecision) = Curves(labels, steps, counts, matrix.Positives, matrix.Negatives);
            Set(Figure.Area, area);
            Set(Figure.AveragePrecision, averagePrecision);
            return counts;

            void Set(Figure figure, double value) => values[(int)figure][b] = value;
        }, _ => { });

        ConfidenceInterval Of(Figure figure) => Interval(values[(int)figure], level);
        return new BootstrapIntervals
        {
            Level = level,
            BlockLength = length,
            Replicates = replicates,
            OneClassReplicates = oneClass,
            Precision = Of(Figure.Precision),
            Recall = Of(Figure.Recall),
            F1 = Of(Figure.F1),
            FalseAlarmRate = Of(Figure.FalseAlarmRate),
            MissedAlarmRate = Of(Figure.MissedAlarmRate),
            BalancedAccuracy = Of(Figure.BalancedAccuracy),
            MatthewsCorrelation = Of(Figure.MatthewsCorrelation),
            AreaUnderRocCurve = Of(Figure.Area),
            AveragePrecision = Of(Figure.AveragePrecision),
        };
    }

    // counts_i: how often row i is drawn; they sum to n. The last block is cut.
    internal static void Draw(RandomStream random, int length, Span<int> counts)
    {
        counts.Clear();
        for (int drawn = 0; drawn < counts.Length; drawn += length)
        {
            int start = random.NextInt32(counts.Length - length + 1), end = start + Math.Min(length, counts.Length - drawn);
            for (int i = start; i < end; i++) counts[i]++;
        }
    }

    private static AnomalyConfusionMatrix Count(bool[] labels, bool[] predictions, int[] counts)
    {
        Span<long> cells = stackalloc long[4];
        for (int i = 0; i < counts.Length; i++) cells[(labels[i] ? 2 : 0) + (predictions[i] ? 1 : 0)] += counts[i];
        return new AnomalyConfusionMatrix(cells[0], cells[1], cells[2], cells[3]);
    }

    private static (double Area, double AveragePrecision) Curves(bool[] labels, ScoreSteps steps, int[] counts, double positives, double negatives)
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

    private static ConfidenceInterval Interval(double[] values, double level)
    {
        double[] sorted = [.. values.Where(v => !double.IsNaN(v)).Order()];
        if (sorted.Length == 0) return new ConfidenceInterval(double.NaN, double.NaN);
        double At(double q)
        {
            double h = (sorted.Length - 1) * q;
            int i = (int)h;
            return sorted[i] + (h - i) * (sorted[Math.Min(i + 1, sorted.Length - 1)] - sorted[i]);
        }
        return new ConfidenceInterval(At((1 - level) / 2), At((1 + level) / 2));
    }
}
