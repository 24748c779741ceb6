using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.IsolationForest;

/// <summary>
/// Path lengths and scores of rows. A row's sum of path lengths is taken tree by tree in double precision in every kernel, so that its score
/// does not depend on the rows beside it or on the width of the machine's vectors.
/// </summary>
/// <remarks>
/// Walks of panels use unchecked accesses: a <see cref="ForestLayout"/> never leads out of itself and knows how many features it asks for, and the panels
/// are checked to have as many.
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddPathLengths<TLanes>(ForestLayout forest, ReadOnlySpan<float> panels, int columnCount, Span<double> sums)
        where TLanes : struct, ILanes<TLanes>
    {
        // x: (P, D, W), sums: (P W).  sums_i += sum_t h_t(x_i).  All panels pass one tree before the next tree is fetched.
        int P = sums.Length / W, size = columnCount * W;
        if (panels.Length < (long)P * size || columnCount < forest.FeatureCount) throw new ArgumentException("too few values", nameof(panels));
        ReadOnlySpan<int> starts = forest.Starts, levels = forest.Levels;
        Span<int> nodes = stackalloc int[W];
        ref int n = ref MemoryMarshal.GetReference(nodes), f = ref MemoryMarshal.GetReference(forest.TopFeatures);
        ref float threshold = ref MemoryMarshal.GetReference(forest.TopThresholds);
        ref int child = ref MemoryMarshal.GetReference(forest.Children), feature = ref MemoryMarshal.GetReference(forest.Features);
        ref float lower = ref MemoryMarshal.GetReference(forest.Thresholds);
        ref double h = ref MemoryMarshal.GetReference(forest.PathLengths);
        for (int t = 0; t < starts.Length; t++)
        {
            int start = starts[t] - ForestLayout.TopSize, height = levels[t];
            ref float x = ref MemoryMarshal.GetReference(panels);
            ref double sum = ref MemoryMarshal.GetReference(sums);
            for (int p = 0; p < P; p++)
            {
                for (int lane = 0; lane < W; lane += TLanes.Count)
                    WalkTop<TLanes>(ref f, ref threshold, ref Unsafe.Add(ref x, lane), ref Unsafe.Add(ref n, lane));
                for (int lane = 0; lane < W; lane += 8)
                    WalkEight(
                        ref child, ref feature, ref lower, ref h, start, height,
                        ref Unsafe.Add(ref x, lane), ref Unsafe.Add(ref n, lane), ref Unsafe.Add(ref sum, lane));
                x = ref Unsafe.Add(ref x, size);
                sum = ref Unsafe.Add(ref sum, W);
            }
            f = ref Unsafe.Add(ref f, ForestLayout.TopSize);
            threshold = ref Unsafe.Add(ref threshold, ForestLayout.TopSize);
        }
    }

    /// <summary>The sum of one row's path lengths in all trees; eight trees are walked side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double PathLengthSum(ForestLayout forest, ReadOnlySpan<float> x)
    {
        const int Lanes = 8;
        ReadOnlySpan<int> starts = forest.Starts, levels = forest.Levels, child = forest.Children, feature = forest.Features;
        ReadOnlySpan<float> threshold = forest.Thresholds;
        ReadOnlySpan<double> h = forest.PathLengths;
        ReadOnlySpan<int> topFeature = forest.TopFeatures;
        ReadOnlySpan<float> topThreshold = forest.TopThresholds;
        Span<int> n = stackalloc int[Lanes];
        double sum = 0;
        for (int first = 0; first < starts.Length; first += Lanes)
        {
            int count = Math.Min(Lanes, starts.Length - first), height = 0;
            n.Fill(1);
            for (int level = 0; level < ForestLayout.TopLevels; level++)
            {
                for (int j = 0; j < count; j++)
                {
                    int k = (first + j) * ForestLayout.TopSize + n[j];
                    n[j] = 2 * n[j] + (x[topFeature[k]] > topThreshold[k] ? 1 : 0);
                }
            }
            for (int j = 0; j < count; j++)
            {
                n[j] += starts[first + j] - ForestLayout.TopSize;
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

    /// <summary>From the root to places [16, 32) of the heap's next level: 16 + 8 b_0 + 4 b_1 + 2 b_2 + b_3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WalkTop<TLanes>(ref int f, ref float t, ref float x, ref int places) where TLanes : struct, ILanes<TLanes>
    {
        // b_k = [x_f(k) > t(k)] for all 15 questions k, then the answers along each row's path are picked: no lane needs an address of its own.
        TLanes b0 = GoesRight<TLanes>(ref x, ref f, ref t, 1);
        TLanes b1 = TLanes.Select(b0, GoesRight<TLanes>(ref x, ref f, ref t, 3), GoesRight<TLanes>(ref x, ref f, ref t, 2));
        TLanes b2 = TLanes.Select(b0, Pick(b1, ref x, ref f, ref t, 6), Pick(b1, ref x, ref f, ref t, 4));
        TLanes b3 = TLanes.Select(
            b0,
            TLanes.Select(b1, Pick(b2, ref x, ref f, ref t, 14), Pick(b2, ref x, ref f, ref t, 12)),
            TLanes.Select(b1, Pick(b2, ref x, ref f, ref t, 10), Pick(b2, ref x, ref f, ref t, 8)));
        TLanes zero = default, eight = TLanes.Select(b0, TLanes.All(8), zero), four = TLanes.Select(b1, TLanes.All(4), zero);
        TLanes two = TLanes.Select(b2, TLanes.All(2), zero), one = TLanes.Select(b3, TLanes.All(1), zero);
        TLanes.StoreIntegers(TLanes.All(16) + eight + four + (two + one), ref places);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes GoesRight<TLanes>(ref float x, ref int features, ref float thresholds, int k) where TLanes : struct, ILanes<TLanes> =>
        TLanes.GreaterThan(TLanes.Load(in Unsafe.Add(ref x, (nint)Unsafe.Add(ref features, k) * W)), TLanes.All(Unsafe.Add(ref thresholds, k)));

    /// <summary>The answer to question k + 1 where <paramref name="right"/> holds, to question k elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Pick<TLanes>(TLanes right, ref float x, ref int features, ref float thresholds, int k) where TLanes : struct, ILanes<TLanes> =>
        TLanes.Select(right, GoesRight<TLanes>(ref x, ref features, ref thresholds, k + 1), GoesRight<TLanes>(ref x, ref features, ref thresholds, k));

    /// <summary>Eight walks below the heap: each waits for its own loads, so they overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WalkEight(
        ref int child, ref int feature, ref float threshold, ref double h, int start, int levels, ref float x, ref int places, ref double sums)
    {
        // n <- child[n] + [x[feature[n]] > threshold[n]], as often as the tree has levels;  sum += h[n]
        nuint n0 = Place(start, ref places, 0), n1 = Place(start, ref places, 1), n2 = Place(start, ref places, 2), n3 = Place(start, ref places, 3);
        nuint n4 = Place(start, ref places, 4), n5 = Place(start, ref places, 5), n6 = Place(start, ref places, 6), n7 = Place(start, ref places, 7);
        for (; levels > 0; levels--)
        {
            n0 = Step(ref child, ref feature, ref threshold, ref x, 0, n0);
            n1 = Step(ref child, ref feature, ref threshold, ref x, 1, n1);
            n2 = Step(ref child, ref feature, ref threshold, ref x, 2, n2);
            n3 = Step(ref child, ref feature, ref threshold, ref x, 3, n3);
            n4 = Step(ref child, ref feature, ref threshold, ref x, 4, n4);
            n5 = Step(ref child, ref feature, ref threshold, ref x, 5, n5);
            n6 = Step(ref child, ref feature, ref threshold, ref x, 6, n6);
            n7 = Step(ref child, ref feature, ref threshold, ref x, 7, n7);
        }
        sums += Unsafe.Add(ref h, n0);
        Unsafe.Add(ref sums, 1) += Unsafe.Add(ref h, n1);
        Unsafe.Add(ref sums, 2) += Unsafe.Add(ref h, n2);
        Unsafe.Add(ref sums, 3) += Unsafe.Add(ref h, n3);
        Unsafe.Add(ref sums, 4) += Unsafe.Add(ref h, n4);
        Unsafe.Add(ref sums, 5) += Unsafe.Add(ref h, n5);
        Unsafe.Add(ref sums, 6) += Unsafe.Add(ref h, n6);
        Unsafe.Add(ref sums, 7) += Unsafe.Add(ref h, n7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Place(int start, ref int places, int lane) => (uint)(start + Unsafe.Add(ref places, lane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Step(ref int child, ref int feature, ref float threshold, ref float x, int lane, nuint n)
    {
        nuint place = (nuint)(uint)Unsafe.Add(ref feature, n) * W;
        int right = Unsafe.Add(ref Unsafe.Add(ref x, place), lane) > Unsafe.Add(ref threshold, n) ? 1 : 0;
        return (uint)(Unsafe.Add(ref child, n) + right);
    }
}
