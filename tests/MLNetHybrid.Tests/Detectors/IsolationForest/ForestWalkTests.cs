using MLNetHybrid.Detectors.IsolationForest;
using MLNetHybrid.Numerics.Random;
using MLNetHybrid.Numerics.Simd;


namespace MLNetHybrid.Tests.Detectors.IsolationForest;

public sealed class ForestWalkTests
{
    /// <summary>Rows, columns, subsample: trees lower than the heap, as high, higher; one node; one column; many.</summary>
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 3, 1 }, { 5, 2, 2 }, { 40, 1, 8 }, { 50, 4, 16 }, { 300, 3, 17 }, { 400, 33, 256 }, { 2000, 7, 1024 }, { 60, 200, 60 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_width_gives_the_path_lengths_of_a_plain_walk(int rowCount, int columns, int subsampleSize)
    {
        float[] rows = Values(rowCount, columns, seed: rowCount);
        IsolationTreeEnsemble forest = Grow(rows, rowCount, columns, subsampleSize, trees: 11);
        var layout = new ForestLayout(forest.Trees, ForestLayout.FewLevels);
        double[] expected = [.. Enumerable.Range(0, rowCount).Select(i => PlainSum(forest, rows.AsSpan(i * columns, columns)))];

        Assert.Equal(expected, PanelSums<Lanes16>(layout, rows, rowCount, columns));
        Assert.Equal(expected, PanelSums<Lanes8>(layout, rows, rowCount, columns));
        Assert.Equal(expected, PanelSums<Lanes4>(layout, rows, rowCount, columns));
        Assert.Equal(expected, PanelSums<Lanes1>(layout, rows, rowCount, columns));
        for (int i = 0; i < rowCount; i++)
            Assert.Equal(expected[i], IsolationForestKernels.PathLengthSum(layout, rows.AsSpan(i * columns, columns)));

        var high = new ForestLayout(forest.Trees, ForestLayout.ManyLevels);
        for (int i = 0; i < rowCount; i++)
            Assert.Equal(expected[i], IsolationForestKernels.PathLengthSum(high, rows.AsSpan(i * columns, columns)));
        if (ForestHeapKernels.IsSupported) Assert.Equal(expected, HeapSums(high, rows, rowCount, columns));
    }

    [Fact]
    public void The_machine_s_own_layout_has_many_levels_where_trees_and_vectors_are_high_and_wide_enough()
    {
        float[] rows = Values(300, 3, 2);
        IsolationTreeEnsemble low = Grow(rows, 300, 3, 16, trees: 3), high = Grow(rows, 300, 3, 256, trees: 3);
        Assert.Equal(ForestLayout.FewLevels, ForestLayout.For(low.Trees).TopLevels);
        Assert.Equal(
            ForestHeapKernels.IsSupported ? ForestLayout.ManyLevels : ForestLayout.FewLevels, ForestLayout.For(high.Trees).TopLevels);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(4, 5)]
    [InlineData(5, 5)]
    [InlineData(16, 5)]
    [InlineData(133, 5)]
    [InlineData(1000, 33)]
    [InlineData(150, 600)]
    [InlineData(20, 5000)] // too wide for panels
    public void Rows_score_the_same_alone_in_a_batch_and_on_any_number_of_threads(int rowCount, int columns)
    {
        float[] rows = Values(rowCount, columns, seed: 3);
        IsolationTreeEnsemble forest = Grow(rows, rowCount, columns, 64, trees: 13);
        float[] together = new float[rowCount], alone = new float[rowCount], threads = new float[rowCount];
        forest.Score(rows, together);
        for (int i = 0; i < rowCount; i++) forest.Score(rows.AsSpan(i * columns, columns), alone.AsSpan(i, 1));
        Assert.Equal(alone, together);
        foreach (int count in new[] { 1, 3, -1 })
        {
            forest.Score(rows, threads.AsMemory(), count);
            Assert.Equal(alone, threads);
        }
        double scale = forest.Trees.Length * AveragePathLength.Of(forest.SubsampleSize);
        for (int i = 0; i < rowCount; i++)
            // half a unit of a float near 1
            Assert.Equal(scale == 0 ? 0.5 : Math.Pow(2, -PlainSum(forest, rows.AsSpan(i * columns, columns)) / scale), alone[i], 1e-7);
    }

    [Fact]
    public void A_value_at_the_threshold_goes_left_and_the_largest_values_find_their_leaf()
    {
        float inf = float.PositiveInfinity;
        var tree = new IsolationTree([0, 0, 0, 0, 0], [0.5f, inf, 2, inf, inf], [1, 1, 3, 3, 4], [0, 2, 0, 1, 5]);
        var layout = new ForestLayout([tree], ForestLayout.FewLevels);
        float[] rows = [0.5f, MathF.BitIncrement(0.5f), 2, MathF.BitIncrement(2), float.MaxValue, float.MinValue];
        double[] leaves = [tree.PathLengths[1], tree.PathLengths[3], tree.PathLengths[3], tree.PathLengths[4],
            tree.PathLengths[4], tree.PathLengths[1]];
        Assert.Equal(leaves, PanelSums<Lanes16>(layout, rows, 6, 1));
        Assert.Equal(leaves, PanelSums<Lanes1>(layout, rows, 6, 1));
        for (int i = 0; i < rows.Length; i++) Assert.Equal(leaves[i], IsolationForestKernels.PathLengthSum(layout, rows.AsSpan(i, 1)));
    }

    [Fact]
    public void A_layout_grows_with_the_nodes_and_not_with_the_height()
    {
        // A chain: each split leaves one row behind.
        const int Splits = 3000;
        var (features, thresholds, children, sizes) = (
            new int[2 * Splits + 1], new float[2 * Splits + 1], new int[2 * Splits + 1], new int[2 * Splits + 1]);
        for (int node = 0; node < children.Length; node++)
        {
            bool split = node % 2 == 0 && node < 2 * Splits;
            children[node] = split ? node + 1 : node;
            thresholds[node] = split ? node : float.PositiveInfinity;
            sizes[node] = split ? 0 : 1;
        }
        Assert.Null(IsolationTree.FindProblem(features, thresholds, children, sizes, 1));
        var tree = new IsolationTree(features, thresholds, children, sizes);
        var layout = new ForestLayout([tree], ForestLayout.FewLevels);
        Assert.InRange(layout.Children.Length, 1, tree.NodeCount + layout.TopSize);
        Assert.Equal(Splits, IsolationForestKernels.PathLengthSum(layout, [float.MaxValue]));
        Assert.Equal([1, Splits], PanelSums<Lanes8>(layout, [-1, float.MaxValue], 2, 1));
    }

    [Fact]
    public void Too_few_values_for_the_sums_are_refused()
    {
        var layout = new ForestLayout(Grow(Values(10, 2, 1), 10, 2, 8, 9).Trees, ForestLayout.FewLevels);
        Assert.Equal(2, layout.FeatureCount);
        Assert.Throws<ArgumentException>(() => IsolationForestKernels.AddPathLengths<Lanes4>(layout, new float[31], 2, new double[16]));
        Assert.Throws<ArgumentException>(() => IsolationForestKernels.AddPathLengths<Lanes4>(layout, new float[32], 1, new double[16]));
        Assert.Throws<IndexOutOfRangeException>(() => IsolationForestKernels.PathLengthSum(layout, new float[1]));
        var high = new ForestLayout(Grow(Values(10, 2, 1), 10, 2, 8, 9).Trees, ForestLayout.ManyLevels);
        Assert.Throws<ArgumentException>(() => IsolationForestKernels.AddPathLengths<Lanes4>(high, new float[32], 2, new double[16]));
        Assert.Throws<ArgumentException>(() => ForestHeapKernels.AddPathLengths(layout, new float[32], 2, new double[16]));
        Assert.Throws<ArgumentException>(() => ForestHeapKernels.AddPathLengths(high, new float[31], 2, new double[16]));
        Assert.Throws<ArgumentException>(() => ForestHeapKernels.AddPathLengths(high, new float[32], 1, new double[16]));
        Assert.Throws<ArgumentException>(() => ForestHeapKernels.AddPathLengths(high, new float[288], 2, new double[144]));
    }

    private static double[] PanelSums<TLanes>(
        ForestLayout layout, float[] rows, int rowCount, int columns) where TLanes : struct, ILanes<TLanes>
    {
        float[] panels = Panels(rows, rowCount, columns);
        var sums = new double[panels.Length / columns];
        IsolationForestKernels.AddPathLengths<TLanes>(layout, panels, columns, sums);
        return sums[..rowCount];
    }

    private static double[] HeapSums(ForestLayout layout, float[] rows, int rowCount, int columns)
    {
        const int Block = 128;
        float[] panels = Panels(rows, rowCount, columns);
        var sums = new double[panels.Length / columns];
        for (int first = 0; first < sums.Length; first += Block)
        {
            int count = Math.Min(Block, sums.Length - first);
            ForestHeapKernels.AddPathLengths(
                layout, panels.AsSpan(first * columns, count * columns), columns, sums.AsSpan(first, count));
        }
        return sums[..rowCount];
    }

    private static float[] Panels(float[] rows, int rowCount, int columns)
    {
        const int W = ForestLayout.PanelRows;
        int panelCount = (rowCount + W - 1) / W;
        var panels = new float[panelCount * W * columns];
        panels.AsSpan().Fill(float.NaN); // lanes without a row must not matter
        for (int p = 0; p < panelCount; p++)
            IsolationForestKernels.Pack(
                rows.AsSpan(p * W * columns, Math.Min(W, rowCount - p * W) * columns), columns,
                panels.AsSpan(p * W * columns, W * columns));
        return panels;
    }

    private static double PlainSum(IsolationTreeEnsemble forest, ReadOnlySpan<float> x)
    {
        double sum = 0;
        foreach (IsolationTree tree in forest.Trees)
        {
            int node = 0;
            while (!tree.IsLeaf(node)) node = tree.Children[node] + (x[tree.Features[node]] > tree.Thresholds[node] ? 1 : 0);
            sum += tree.PathLengths[node];
        }
        return sum;
    }

    private static IsolationTreeEnsemble Grow(float[] rows, int rowCount, int columns, int subsampleSize, int trees) =>
        IsolationTreeEnsemble.Grow(
            rows, rowCount, columns, new IsolationForestPlan(trees, Math.Min(subsampleSize, rowCount), columns, 5, -1), () => { });

    /// <summary>Few distinct values beside many, so that rows lie exactly at thresholds.</summary>
    private static float[] Values(int rowCount, int columns, int seed)
    {
        var random = new RandomStream(seed, 0);
        var values = new float[rowCount * columns];
        for (int i = 0; i < values.Length; i++) values[i] = i % 3 == 0 ? random.NextInt32(4) : (float)(random.NextDouble() * 8 - 4);
        return values;
    }
}
