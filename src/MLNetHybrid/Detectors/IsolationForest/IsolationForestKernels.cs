using System.Runtime.CompilerServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.IsolationForest;

/// <summary>
/// Path lengths and scores of rows. A row's sum of path lengths is taken tree by tree in double precision in every kernel, so that its
/// score does not depend on the rows beside it or on the width of the machine's vectors.
/// </summary>
/// <remarks>
/// Walks of panels use unchecked accesses: a <see cref="ForestLayout"/> never leads out of itself and knows how many features it asks for,
/// and the panels are checked to have as many.
/// </remarks>
internal static class IsolationForestKernels
{
    private const int W = ForestLayout.PanelRows;

    /// <summary>Copies up to W rows (N, D) into a panel (D, W); lanes without a row are zero.</summary>
    public static void Pack(ReadOnlySpan<float> rows, int columnCount, Span<float> panel)
    {
        // x: (N, D), z: (D, W).  z_di = x_id
        int D = columnCount, N = rows.Length / D;
        if (N < W) panel.Clear();
        for (int i = 0; i < N; i++)
        {
            ReadOnlySpan<float> x = rows.Slice(i * D, D);
            for (int d = 0, z = i; d < x.Length; d++, z += W) panel[z] = x[d];
        }
    }

    /// <summary>Adds to <paramref name="sums"/> each row's path lengths in all trees.</summary>
    /// <typeparam name="TLanes">How many rows the top levels take at a time.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void AddPathLengths<TLanes>(ForestLayout forest, ReadOnlySpan<float> panels, int columnCount, Span<double> sums)
        where TLanes : struct, ILanes<TLanes>
    {
        // x: (P, D, W), sums: (P W).  sums_i += sum_t h_t(x_i).  All panels pass one tree before the next tree is fetched.
        int P = sums.Length / W, size = columnCount * W;
        if (panels.Length < (long)P * size || columnCount < forest.FeatureCount)
            throw new ArgumentException("too few values", nameof(panels));
        if (forest.TopLevels != ForestLayout.FewLevels) throw new ArgumentException("a higher heap than four levels", nameof(forest));
        ReadOnlySpan<int> starts = forest.Starts, levels = forest.Levels;
        Span<int> places = stackalloc int[W];
        Operand<int> n = places, f = forest.TopFeatures;
        Operand<float> threshold = forest.TopThresholds;
        Operand<int> child = forest.Children, feature = forest.Features;
        Operand<float> lower = forest.Thresholds;
        Operand<double> h = forest.PathLengths;
        for (int t = 0; t < starts.Length; t++)
        {
            int start = starts[t], height = levels[t];
            Operand<float> x = panels;
            Operand<double> sum = sums;
            for (int p = 0; p < P; p++)
            {
                for (int lane = 0; lane < W; lane += TLanes.Count) WalkTop<TLanes>(f, threshold, x.From(lane), n.From(lane));
                for (int lane = 0; lane < W; lane += 8)
                    WalkEight(child, feature, lower, h, start, height, x.From(lane), n.From(lane), sum.From(lane));
                x = x.From(size);
                sum = sum.From(W);
            }
            f = f.From(forest.TopSize);
            threshold = threshold.From(forest.TopSize);
        }
    }

    /// <summary>The sum of one row's path lengths in all trees; eight trees are walked side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static double PathLengthSum(ForestLayout forest, ReadOnlySpan<float> x)
    {
        const int Lanes = 8;
        ReadOnlySpan<int> starts = forest.Starts, levels = forest.Levels, child = forest.Children, feature = forest.Features;
        ReadOnlySpan<float> threshold = forest.Thresholds;
        ReadOnlySpan<double> h = forest.PathLengths;
        ReadOnlySpan<int> topFeature = forest.TopFeatures;
        ReadOnlySpan<float> topThreshold = forest.TopThresholds;
        int topLevels = forest.TopLevels, topSize = forest.TopSize;
        Span<int> n = stackalloc int[Lanes];
        double sum = 0;
        for (int first = 0; first < starts.Length; first += Lanes)
        {
            int count = Math.Min(Lanes, starts.Length - first), height = 0;
            n.Fill(1);
            for (int level = 0; level < topLevels; level++)
            {
                for (int j = 0; j < count; j++)
                {
                    int k = (first + j) * topSize + n[j];
                    n[j] = 2 * n[j] + (x[topFeature[k]] > topThreshold[k] ? 1 : 0);
                }
            }
            for (int j = 0; j < count; j++)
            {
                n[j] += starts[first + j] - topSize;
                height = Math.Max(height, levels[first + j]);
            }
            for (int level = 0; level < height; level++)
            {
                for (int j = 0; j < count; j++) n[j] = child[n[j]] + (x[feature[n[j]]] > threshold[n[j]] ? 1 : 0);
            }
            for (int j = 0; j < count; j++) sum += h[n[j]];
        }
        return sum;
    }

    /// <summary>Turns sums of path lengths over T trees of psi rows into scores in (0, 1].</summary>
    public static void Scores(ReadOnlySpan<double> sums, int treeCount, int subsampleSize, Span<float> destination)
    {
        // s_i = 2^(-sums_i / (T c(psi))).  A forest on single rows has c = 0 and knows nothing: s = 2^-1, as in scikit-learn.
        double scale = treeCount * AveragePathLength.Of(subsampleSize);
        double rate = scale == 0 ? 0 : Math.Log(2) / scale;
        for (int i = 0; i < destination.Length; i++) destination[i] = (float)(scale == 0 ? 0.5 : Math.Exp(-rate * sums[i]));
    }

    /// <summary>From the root to places [0, 16) of the heap's next level: 8 b_0 + 4 b_1 + 2 b_2 + b_3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WalkTop<TLanes>(Operand<int> f, Operand<float> t, Operand<float> x, Operand<int> places)
        where TLanes : struct, ILanes<TLanes>
    {
        // b_k = [x_f(k) > t(k)] for all 15 questions k, then the answers along each row's path are picked: no lane needs an address of its
        // own.
        TLanes b0 = GoesRight<TLanes>(x, f, t, 1);
        TLanes b1 = TLanes.Select(b0, GoesRight<TLanes>(x, f, t, 3), GoesRight<TLanes>(x, f, t, 2));
        TLanes b2 = TLanes.Select(b0, Pick(b1, x, f, t, 6), Pick(b1, x, f, t, 4));
        TLanes right = TLanes.Select(b1, Pick(b2, x, f, t, 14), Pick(b2, x, f, t, 12));
        TLanes b3 = TLanes.Select(b0, right, TLanes.Select(b1, Pick(b2, x, f, t, 10), Pick(b2, x, f, t, 8)));
        TLanes.StoreNumber(b0, b1, b2, b3, ref places.At(0, TLanes.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes GoesRight<TLanes>(Operand<float> x, Operand<int> features, Operand<float> thresholds, int k)
        where TLanes : struct, ILanes<TLanes> =>
            TLanes.GreaterThan(x.From((nint)features[k] * W).Load<TLanes>(0), TLanes.All(thresholds[k]));

    /// <summary>The answer to question k + 1 where <paramref name="right"/> holds, to question k elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Pick<TLanes>(TLanes right, Operand<float> x, Operand<int> features, Operand<float> thresholds, int k)
        where TLanes : struct, ILanes<TLanes> =>
        TLanes.Select(right, GoesRight<TLanes>(x, features, thresholds, k + 1), GoesRight<TLanes>(x, features, thresholds, k));

    /// <summary>Eight walks below the heap: each waits for its own loads, so they overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WalkEight(
        Operand<int> child, Operand<int> feature, Operand<float> threshold, Operand<double> h, int start, int levels, Operand<float> x,
        Operand<int> places, Operand<double> sums)
    {
        // n <- child[n] + [x[feature[n]] > threshold[n]], as often as the tree has levels;  sum += h[n]
        nint n0 = Place(start, places[0]), n1 = Place(start, places[1]), n2 = Place(start, places[2]), n3 = Place(start, places[3]);
        nint n4 = Place(start, places[4]), n5 = Place(start, places[5]), n6 = Place(start, places[6]), n7 = Place(start, places[7]);
        for (; levels > 0; levels--)
        {
            n0 = Step(child, feature, threshold, x, 0, n0);
            n1 = Step(child, feature, threshold, x, 1, n1);
            n2 = Step(child, feature, threshold, x, 2, n2);
            n3 = Step(child, feature, threshold, x, 3, n3);
            n4 = Step(child, feature, threshold, x, 4, n4);
            n5 = Step(child, feature, threshold, x, 5, n5);
            n6 = Step(child, feature, threshold, x, 6, n6);
            n7 = Step(child, feature, threshold, x, 7, n7);
        }
        sums[0] += h[n0];
        sums[1] += h[n1];
        sums[2] += h[n2];
        sums[3] += h[n3];
        sums[4] += h[n4];
        sums[5] += h[n5];
        sums[6] += h[n6];
        sums[7] += h[n7];
    }

    // Indices are not negative: widened without their sign they cost nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Place(int start, int place) => (nint)(uint)(start + place);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Step(Operand<int> child, Operand<int> feature, Operand<float> threshold, Operand<float> x, int lane, nint n)
    {
        nint place = (nint)(uint)feature[n] * W;
        int right = x[place + lane] > threshold[n] ? 1 : 0;
        return (nint)(uint)(right + child[n]);
    }
}
