using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MLNetHybrid.Numerics.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Integers = System.Runtime.Intrinsics.Vector512<int>;

namespace MLNetHybrid.Detectors.IsolationForest;

/// <summary>
/// Path lengths of rows in trees whose upper eight levels are a heap, 16 rows at a time, with vectors of 512 bits. The questions of a level
/// lie in registers, from which each row's is picked by its place; only its feature's value is fetched from memory. All panels of a block
/// pass one level before the next level's questions are loaded.
/// </summary>
/// <remarks>About half the time of <see cref="IsolationForestKernels"/>, and the same sums to the last bit.</remarks>
internal static class ForestHeapKernels
{
    private const int W = ForestLayout.PanelRows;
    private const int MostRows = 128;

    /// <summary>Whether the machine has these vectors, and fetches eight values by one instruction.</summary>
    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512F.IsSupported && Avx2.IsSupported;

    /// <summary>Adds to <paramref name="sums"/> each row's path lengths in all trees.</summary>
    /// <param name="forest">Whose heaps have <see cref="ForestLayout.ManyLevels"/> levels.</param>
    /// <param name="panels">Rows (P, D, W), finite.</param>
    /// <param name="columnCount">D.</param>
    /// <param name="sums">(P W), of at most 128 rows.</param>
    [MethodImpl(AggressiveOptimization | NoInlining)]
    public static unsafe void AddPathLengths(ForestLayout forest, ReadOnlySpan<float> panels, int columnCount, Span<double> sums)
    {
        int P = sums.Length / W, size = columnCount * W;
        if (panels.Length < (long)P * size || columnCount < forest.FeatureCount)
            throw new ArgumentException("too few values", nameof(panels));
        if (sums.Length > MostRows) throw new ArgumentException("too many rows", nameof(sums));
        if (forest.TopLevels != ForestLayout.ManyLevels) throw new ArgumentException("not a heap of eight levels", nameof(forest));
        Span<int> places = stackalloc int[MostRows];
        places = places[..(P * W)];
        // Gathering instructions take addresses, so the rows must not move.
        fixed (float* x = panels)
        fixed (int* features = forest.TopFeatures)
        fixed (float* thresholds = forest.TopThresholds)
        fixed (int* place = places)
        {
            int* f = features;
            float* t = thresholds;
            for (int tree = 0; tree < forest.NumberOfTrees; tree++)
            {
                FirstFourLevels(f, t, x, size, place, P);
                Level16And32(f + 16, t + 16, x, size, place, P);
                Level64(f + 64, t + 64, x, size, place, P);
                Level128(f + 128, t + 128, x, size, place, P);
                AddLeaves(forest, tree, panels, size, places, sums);
                f += forest.TopSize;
                t += forest.TopSize;
            }
        }
    }

    // Places are those of the heap: k <- 2k + [x_f(k) > t(k)], so that the lowest bits count within a level.
    [MethodImpl(AggressiveOptimization | NoInlining)]
    private static unsafe void FirstFourLevels(int* f, float* t, float* x, int size, int* places, int panelCount)
    {
        Floats thresholds = Vector512.Load(t), root = Vector512.Create(t[1]);
        Integers features = Vector512.Load(f) << 4;
        int* end = places + panelCount * W;
        nint f1 = f[1] * W, f2 = f[2] * W, f3 = f[3] * W, f4 = f[4] * W, f5 = f[5] * W, f6 = f[6] * W, f7 = f[7] * W;
        for (; places < end; places += W, x += size)
        {
            // While a level has few features, all are loaded: that costs less than fetching each row's own.
            Floats right0 = Vector512.GreaterThan(Vector512.Load(x + f1), root);
            Integers k = Vector512.Create(2) - right0.AsInt32();
            Floats x1 = Vector512.ConditionalSelect(right0, Vector512.Load(x + f3), Vector512.Load(x + f2));
            Floats right1 = Vector512.GreaterThan(x1, Avx512F.PermuteVar16x32(thresholds, k));
            k = k + k - right1.AsInt32();
            Floats x2 = Vector512.ConditionalSelect(
                right0,
                Vector512.ConditionalSelect(right1, Vector512.Load(x + f7), Vector512.Load(x + f6)),
                Vector512.ConditionalSelect(right1, Vector512.Load(x + f5), Vector512.Load(x + f4)));
            k = k + k - Vector512.GreaterThan(x2, Avx512F.PermuteVar16x32(thresholds, k)).AsInt32();
            k = Next(k, x, Avx512F.PermuteVar16x32(features, k), Avx512F.PermuteVar16x32(thresholds, k));
            k.Store(places);
        }
    }

    [MethodImpl(AggressiveOptimization | NoInlining)]
    private static unsafe void Level16And32(int* f, float* t, float* x, int size, int* places, int panelCount)
    {
        Floats t0 = Vector512.Load(t), t1 = Vector512.Load(t + 16), t2 = Vector512.Load(t + 32);
        Integers f0 = Vector512.Load(f) << 4, f1 = Vector512.Load(f + 16) << 4, f2 = Vector512.Load(f + 32) << 4;
        int* end = places + panelCount * W;
        for (; places < end; places += W, x += size)
        {
            Integers k = Vector512.Load(places);
            k = Next(k, x, Avx512F.PermuteVar16x32(f0, k), Avx512F.PermuteVar16x32(t0, k));
            k = Next(k, x, Avx512F.PermuteVar16x32x2(f1, k, f2), Avx512F.PermuteVar16x32x2(t1, k, t2));
            k.Store(places);
        }
    }

    [MethodImpl(AggressiveOptimization | NoInlining)]
    private static unsafe void Level64(int* f, float* t, float* x, int size, int* places, int panelCount)
    {
        Floats t0 = Vector512.Load(t), t1 = Vector512.Load(t + 16), t2 = Vector512.Load(t + 32), t3 = Vector512.Load(t + 48);
        Integers f0 = Vector512.Load(f) << 4, f1 = Vector512.Load(f + 16) << 4;
        Integers f2 = Vector512.Load(f + 32) << 4, f3 = Vector512.Load(f + 48) << 4;
        int* end = places + panelCount * W;
        for (; places < end; places += W, x += size)
        {
            Integers k = Vector512.Load(places), bit5 = Holds(k, 32);
            k = Next(
                k,
                x,
                Vector512.ConditionalSelect(bit5, Avx512F.PermuteVar16x32x2(f2, k, f3), Avx512F.PermuteVar16x32x2(f0, k, f1)),
                Vector512.ConditionalSelect(
                    bit5.AsSingle(), Avx512F.PermuteVar16x32x2(t2, k, t3), Avx512F.PermuteVar16x32x2(t0, k, t1)));
            k.Store(places);
        }
    }

    [MethodImpl(AggressiveOptimization | NoInlining)]
    private static unsafe void Level128(int* f, float* t, float* x, int size, int* places, int panelCount)
    {
        Floats t0 = Vector512.Load(t), t1 = Vector512.Load(t + 16), t2 = Vector512.Load(t + 32), t3 = Vector512.Load(t + 48);
        Floats t4 = Vector512.Load(t + 64), t5 = Vector512.Load(t + 80), t6 = Vector512.Load(t + 96), t7 = Vector512.Load(t + 112);
        Integers f0 = Vector512.Load(f) << 4, f1 = Vector512.Load(f + 16) << 4;
        Integers f2 = Vector512.Load(f + 32) << 4, f3 = Vector512.Load(f + 48) << 4;
        Integers f4 = Vector512.Load(f + 64) << 4, f5 = Vector512.Load(f + 80) << 4;
        Integers f6 = Vector512.Load(f + 96) << 4, f7 = Vector512.Load(f + 112) << 4;
        int* end = places + panelCount * W;
        for (; places < end; places += W, x += size)
        {
            Integers k = Vector512.Load(places), bit5 = Holds(k, 32), bit6 = Holds(k, 64);
            Integers lowFeature = Vector512.ConditionalSelect(
                bit5, Avx512F.PermuteVar16x32x2(f2, k, f3), Avx512F.PermuteVar16x32x2(f0, k, f1));
            Integers highFeature = Vector512.ConditionalSelect(
                bit5, Avx512F.PermuteVar16x32x2(f6, k, f7), Avx512F.PermuteVar16x32x2(f4, k, f5));
            Floats low = Vector512.ConditionalSelect(
                bit5.AsSingle(), Avx512F.PermuteVar16x32x2(t2, k, t3), Avx512F.PermuteVar16x32x2(t0, k, t1));
            Floats high = Vector512.ConditionalSelect(
                bit5.AsSingle(), Avx512F.PermuteVar16x32x2(t6, k, t7), Avx512F.PermuteVar16x32x2(t4, k, t5));
            k = Next(
                k,
                x,
                Vector512.ConditionalSelect(bit6, highFeature, lowFeature),
                Vector512.ConditionalSelect(bit6.AsSingle(), high, low));
            k.Store(places);
        }
    }

    [MethodImpl(AggressiveOptimization | NoInlining)]
    private static unsafe void AddLeaves(
        ForestLayout forest, int tree, ReadOnlySpan<float> panels, int size, Span<int> places, Span<double> sums)
    {
        int start = forest.Starts[tree] - forest.TopSize, below = forest.Levels[tree];
        if (below > 0)
        {
            Operand<int> child = forest.Children, feature = forest.Features, place = places;
            Operand<float> threshold = forest.Thresholds, x = panels;
            Operand<double> h = forest.PathLengths, sum = sums;
            for (int i = 0; i < places.Length; i += 8)
            {
                IsolationForestKernels.WalkEight(
                    child, feature, threshold, h, start, below, x.From(i / W * size + i % W), place.From(i), sum.From(i));
            }
            return;
        }
        fixed (double* pathLengths = forest.PathLengths)
        fixed (int* place = places)
        fixed (double* sum = sums)
        {
            double* h = pathLengths + start;
            for (int i = 0; i < places.Length; i += 4)
                (Vector256.Load(sum + i) + Avx2.GatherVector256(h, Vector128.Load(place + i), sizeof(double))).Store(sum + i);
        }
    }

    [MethodImpl(AggressiveInlining)]
    private static Integers Holds(Integers k, int bit) => Vector512.Equals(k & Vector512.Create(bit), Vector512.Create(bit));

    /// <summary>The next places: from each row's feature, as its offset in the panel, and its threshold.</summary>
    [MethodImpl(AggressiveInlining)]
    private static unsafe Integers Next(Integers k, float* x, Integers feature, Floats threshold)
    {
        Integers offset = feature + Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        Floats value = Avx2.GatherVector256(x, offset.GetLower(), sizeof(float)).ToVector512Unsafe()
            .WithUpper(Avx2.GatherVector256(x, offset.GetUpper(), sizeof(float)));
        return k + k - Vector512.GreaterThan(value, threshold).AsInt32();
    }
}
