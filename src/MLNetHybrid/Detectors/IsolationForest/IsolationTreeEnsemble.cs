using System.Buffers;
using System.Runtime.ExceptionServices;
using MLNetHybrid.Numerics.Random;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.IsolationForest;

/// <summary>T isolation trees, each grown on psi rows. Immutable, safe for any number of threads.</summary>
internal sealed class IsolationTreeEnsemble
{
    /// <summary>Rows of more columns are walked one by one: packing them would cost more than it saves.</summary>
    private const int WidestPanel = 4096;

    /// <summary>So many rows or fewer are walked one by one.</summary>
    private const int FewRows = 4;

    private const int LargestBlock = 128;
    private const int RowsPerExplanation = 32;

    private readonly IsolationTree[] _trees;
    private readonly ForestLayout _layout;
    private readonly Lazy<PathContributions> _contributions;

    public IsolationTreeEnsemble(IsolationTree[] trees, int columnCount, int subsampleSize)
    {
        _trees = trees;
        _layout = ForestLayout.For(trees);
        _contributions = new(() => new PathContributions(Trees, SubsampleSize));
        ColumnCount = columnCount;
        SubsampleSize = subsampleSize;
    }

    /// <summary>D, width of a row.</summary>
    public int ColumnCount { get; }

    /// <summary>psi, rows that each tree was grown on.</summary>
    public int SubsampleSize { get; }

    /// <summary>Rows that one thread takes at a time: a block of rows and one tree fit the first-level cache together.</summary>
    public int BlockSize
    {
        get
        {
            const int W = ForestLayout.PanelRows;
            return Math.Clamp((1 << 13) / (W * Math.Min(ColumnCount, WidestPanel)), 1, LargestBlock / W) * W;
        }
    }

    /// <summary>Explains scores; made when first asked for.</summary>
    public PathContributions Contributions => _contributions.Value;

    public ReadOnlySpan<IsolationTree> Trees => _trees;

    /// <summary>Grows a forest. Tree t depends on the data, the seed and t alone.</summary>
    /// <param name="values">Training rows (N, D), row-major, finite.</param>
    /// <param name="rowCount">N, at least psi.</param>
    /// <param name="columnCount">D.</param>
    /// <param name="plan">Sizes and seed.</param>
    /// <param name="checkAlive">Called before each tree; throws to cancel.</param>
    public static IsolationTreeEnsemble Grow(
        ReadOnlyMemory<float> values, int rowCount, int columnCount, IsolationForestPlan plan, Action checkAlive)
    {
        var trees = new IsolationTree[plan.NumberOfTrees];
        try
        {
            Parallel.For(
                0,
                plan.NumberOfTrees,
                new ParallelOptions { MaxDegreeOfParallelism = plan.ThreadCount },
                () => new IsolationTreeBuilder(columnCount, plan.SubsampleSize, plan.FeaturesPerTree),
                (t, _, builder) =>
                {
                    checkAlive();
                    var random = new RandomStream(plan.Seed, t);
                    trees[t] = builder.Grow(values.Span, rowCount, ref random);
                    return builder;
                },
                _ => { });
        }
        catch (AggregateException several) when (several.InnerExceptions.All(e => e is OperationCanceledException))
        {
            // Whoever cancels expects to see the cancellation itself, once.
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }

        return new IsolationTreeEnsemble(trees, columnCount, plan.SubsampleSize);
    }

    /// <summary>Scores of <paramref name="rows"/> (N, D) into <paramref name="scores"/> (N), on the caller's thread.</summary>
    public void Score(ReadOnlySpan<float> rows, Span<float> scores)
    {
        int D = ColumnCount, N = scores.Length, i = 0;
        if (D <= WidestPanel && N > FewRows)
        {
            int capacity = BlockSize;
            float[] panels = ArrayPool<float>.Shared.Rent(capacity * D);
            Span<double> sums = stackalloc double[LargestBlock];
            for (; N - i > FewRows; i += capacity)
            {
                int count = Math.Min(capacity, N - i);
                int padded = (count + ForestLayout.PanelRows - 1) / ForestLayout.PanelRows * ForestLayout.PanelRows;
                for (int p = 0; p < count; p += ForestLayout.PanelRows)
                {
                    int held = Math.Min(ForestLayout.PanelRows, count - p);
                    IsolationForestKernels.Pack(rows.Slice((i + p) * D, held * D), D, panels.AsSpan(p * D, ForestLayout.PanelRows * D));
                }
                sums[..padded].Clear();
                AddPathLengths(panels, sums[..padded]);
                IsolationForestKernels.Scores(sums[..count], _trees.Length, SubsampleSize, scores.Slice(i, count));
            }
            ArrayPool<float>.Shared.Return(panels);
        }

        for (; i < N; i++)
        {
            double sum = IsolationForestKernels.PathLengthSum(_layout, rows.Slice(i * D, D));
            IsolationForestKernels.Scores(new ReadOnlySpan<double>(in sum), _trees.Length, SubsampleSize, scores.Slice(i, 1));
        }
    }

    /// <summary>The same on several threads; each row's score is the same for any number of threads.</summary>
    public void Score(ReadOnlyMemory<float> rows, Memory<float> scores, int threadCount)
    {
        int size = BlockSize, blocks = (scores.Length + size - 1) / size;
        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threadCount }, block =>
        {
            int start = block * size, count = Math.Min(size, scores.Length - start);
            Score(rows.Span.Slice(start * ColumnCount, count * ColumnCount), scores.Span.Slice(start, count));
        });
    }

    /// <summary>Contributions of the features of <paramref name="rows"/> (N, D) into <paramref name="destination"/> (N, D).</summary>
    public void Explain(ReadOnlyMemory<float> rows, Memory<float> destination)
    {
        int D = ColumnCount, N = rows.Length / D, blocks = (N + RowsPerExplanation - 1) / RowsPerExplanation;
        PathContributions contributions = Contributions;
        void Fill(int block)
        {
            int start = block * RowsPerExplanation * D, length = Math.Min(RowsPerExplanation, N - block * RowsPerExplanation) * D;
            double[] sums = ArrayPool<double>.Shared.Rent(D);
            contributions.Fill(rows.Span.Slice(start, length), sums.AsSpan(0, D), destination.Span.Slice(start, length));
            ArrayPool<double>.Shared.Return(sums);
        }
        if (blocks == 1) Fill(0);
        else Parallel.For(0, blocks, Fill);
    }

    private void AddPathLengths(ReadOnlySpan<float> panels, Span<double> sums)
    {
        if (_layout.TopLevels == ForestLayout.ManyLevels) ForestHeapKernels.AddPathLengths(_layout, panels, ColumnCount, sums);
        else BlockWidth.Run<PathLengths, ValueTuple>(new(_layout, panels, ColumnCount, sums));
    }

    private readonly ref struct PathLengths(ForestLayout forest, ReadOnlySpan<float> panels, int columnCount, Span<double> sums)
        : IKernel<ValueTuple>
    {
        private readonly ReadOnlySpan<float> _panels = panels;
        private readonly Span<double> _sums = sums;

        public ValueTuple Run<TLanes>() where TLanes : struct, ILanes<TLanes>
        {
            IsolationForestKernels.AddPathLengths<TLanes>(forest, _panels, columnCount, _sums);
            return default;
        }
    }
}
