using System.Numerics.Tensors;

namespace MLNetHybrid.Evaluation.Comparison;

/// <summary>
/// The baselines "1-NN": the Euclidean distance of each window to the nearest window of the training rows; with one row per window, of
/// rows. Pairs of windows whose ends lie on one diagonal overlap, so each costs one new pair of rows: O(N M D) for any length of window,
/// where comparing windows afresh costs L times that.
/// </summary>
internal static class NearestWindow
{
    // Pairs of rows after which a running sum is formed anew, so that rounding cannot add up.
    private const int PairsBetweenSums = 512;

    /// <summary>
    /// By row of <paramref name="test"/>: the distance of the window that ends there; until a stream has L rows, its first one stands for
    /// those before it.
    /// </summary>
    public static float[] Score(StreamRows test, StreamRows train, int window)
    {
        double[][] streams = [.. train.Streams(window)];
        return
        [
            .. test.Streams().Select(x => Padded(x, test.ColumnCount, window)).SelectMany(x => NearestOf(
                streams.Select(y => Nearest(x, y, test.ColumnCount, window, exclusion: 0)), window)),
        ];
    }

    /// <summary>
    /// By training window: its distance to the nearest one that shares no row with it, or infinity.
    /// </summary>
    public static float[] ScoreTraining(StreamRows train, int window)
    {
        double[][] streams = [.. train.Streams(window)];
        return
        [
            .. streams.SelectMany(x => NearestOf(
                streams.Select(y => Nearest(x, y, train.ColumnCount, window, exclusion: ReferenceEquals(x, y) ? window : 0)), window)),
        ];
    }

    // Of the distances to several streams, from the first full window on.
    private static float[] NearestOf(IEnumerable<float[]> distances, int window) =>
        distances.Aggregate((nearest, others) => [.. nearest.Zip(others, Math.Min)])[(window - 1)..];

    /// <summary>The rows behind L - 1 copies of the first one, so that a window ends at every row.</summary>
    public static double[] Padded(double[] z, int columns, int window)
    {
        int padding = window - 1;
        var padded = new double[z.Length + padding * columns];
        for (int i = 0; i < padding && z.Length > 0; i++) z.AsSpan(0, columns).CopyTo(padded.AsSpan(i * columns));
        z.CopyTo(padded, padding * columns);
        return padded;
    }

    // x: (N, D), y: (M, D).  s_i = min over j of sqrt(sum over l < L of |x_i-l - y_j-l|^2), |i - j| >= exclusion
    private static float[] Nearest(double[] x, double[] y, int columns, int window, int exclusion)
    {
        int n = x.Length / columns, m = y.Length / columns;
        double[] nearest = Infinite(n);
        var merge = new Lock();
        // A minimum does not depend on the order in which threads contribute.
        Parallel.For(-(n - 1), m, () => (Nearest: Infinite(n), Ring: new double[window]), (diagonal, _, local) =>
        {
            if (Math.Abs(diagonal) < exclusion) return local;
            int start = Math.Max(0, -diagonal), end = Math.Min(n, m - diagonal);
            double sum = 0;
            for (int i = start, pairs = 0; i < end; i++, pairs++)
            {
                double distance = SquaredDistance(x, y, columns, i, i + diagonal);
                int slot = pairs % window;
                sum += pairs < window ? distance : distance - local.Ring[slot];
                local.Ring[slot] = distance;
                if (pairs < window - 1) continue;
                if (pairs % PairsBetweenSums == 0) sum = TensorPrimitives.Sum<double>(local.Ring);
                if (sum < local.Nearest[i]) local.Nearest[i] = sum;
            }
            return local;
        }, local =>
        {
            lock (merge) TensorPrimitives.Min(nearest, local.Nearest, nearest);
        });
        return [.. nearest.Select(s => (float)Math.Sqrt(Math.Max(0, s)))];
    }

    private static double SquaredDistance(double[] x, double[] y, int columns, int i, int j)
    {
        double distance = TensorPrimitives.Distance(x.AsSpan(i * columns, columns), (ReadOnlySpan<double>)y.AsSpan(j * columns, columns));
        return distance * distance;
    }

    private static double[] Infinite(int count) => [.. Enumerable.Repeat(double.PositiveInfinity, count)];
}
