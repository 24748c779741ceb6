using System.Runtime.CompilerServices;

namespace MLNetHybrid.IsolationForest;

/// <summary>Path lengths and scores of rows under isolation trees.</summary>
internal static class IsolationForestKernels
{
    /// <summary>Rows walked side by side, so that the processor has several independent walks to overlap.</summary>
    private const int Lanes = 4;

    /// <summary>Adds each row's path length h(x) in <paramref name="tree"/> to <paramref name="sums"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddPathLengths(IsolationTree tree, ReadOnlySpan<float> rows, int columnCount, Span<double> sums)
    {
        // x: (N, D), sums: (N).  node <- child[node] + [x[feature[node]] > threshold[node]], H times;  sums_i += h[node]
        ReadOnlySpan<int> feature = tree.Features, child = tree.Children;
        ReadOnlySpan<float> threshold = tree.Thresholds, h = tree.PathLengths;
        int height = tree.Height, i = 0;
        for (; i <= sums.Length - Lanes; i += Lanes)
        {
            ReadOnlySpan<float> x0 = rows.Slice(i * columnCount, columnCount);
            ReadOnlySpan<float> x1 = rows.Slice((i + 1) * columnCount, columnCount);
            ReadOnlySpan<float> x2 = rows.Slice((i + 2) * columnCount, columnCount);
            ReadOnlySpan<float> x3 = rows.Slice((i + 3) * columnCount, columnCount);
            int n0 = 0, n1 = 0, n2 = 0, n3 = 0;
            for (int level = 0; level < height; level++)
            {
                n0 = child[n0] + (x0[feature[n0]] > threshold[n0] ? 1 : 0);
                n1 = child[n1] + (x1[feature[n1]] > threshold[n1] ? 1 : 0);
                n2 = child[n2] + (x2[feature[n2]] > threshold[n2] ? 1 : 0);
                n3 = child[n3] + (x3[feature[n3]] > threshold[n3] ? 1 : 0);
            }
            sums[i] += h[n0];
            sums[i + 1] += h[n1];
            sums[i + 2] += h[n2];
            sums[i + 3] += h[n3];
        }

        for (; i < sums.Length; i++)
        {
            ReadOnlySpan<float> x = rows.Slice(i * columnCount, columnCount);
            int node = 0;
            for (int level = 0; level < height; level++) node = child[node] + (x[feature[node]] > threshold[node] ? 1 : 0);
            sums[i] += h[node];
        }
    }

    /// <summary>Turns sums of path lengths over T trees of psi rows into scores in (0, 1].</summary>
    public static void Scores(ReadOnlySpan<double> sums, int treeCount, int subsampleSize, Span<float> destination)
    {
        // s_i = 2^(-sums_i / (T c(psi))).  A forest on single rows has c = 0 and knows nothing: s = 2^-1, as in scikit-learn.
        double scale = treeCount * AveragePathLength.Of(subsampleSize);
        for (int i = 0; i < destination.Length; i++) destination[i] = (float)(scale == 0 ? 0.5 : Math.Pow(2, -sums[i] / scale));
    }
}
