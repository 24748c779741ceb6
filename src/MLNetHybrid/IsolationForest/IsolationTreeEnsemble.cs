using System.Runtime.ExceptionServices;
using MLNetHybrid.Numerics;

namespace MLNetHybrid.IsolationForest;

/// <summary>T isolation trees, each grown on psi rows: what a fit finds and scores are computed from. Immutable, safe for any number of threads.</summary>
internal sealed class IsolationTreeEnsemble
{
    /// <summary>Rows that one thread takes at a time: a block of rows and one tree fit the first-level cache together.</summary>
    public const int RowsPerBlock = 64;

    private readonly IsolationTree[] _trees;

    public IsolationTreeEnsemble(IsolationTree[] trees, int columnCount, int subsampleSize)
    {
        _trees = trees;
        ColumnCount = columnCount;
        SubsampleSize = subsampleSize;
    }

    /// <summary>D, width of a row.</summary>
    public int ColumnCount { get; }

    /// <summary>psi, rows that each tree was grown on.</summary>
    public int SubsampleSize { get; }

    public ReadOnlySpan<IsolationTree> Trees => _trees;

    /// <summary>Grows a forest on <paramref name="values"/> (<paramref name="rowCount"/>, <paramref name="columnCount"/>). Tree t depends on seed and t alone.</summary>
    /// <param name="values">Training rows, row-major, finite.</param>
    /// <param name="rowCount">N, at least psi.</param>
    /// <param name="columnCount">D.</param>
    /// <param name="plan">Sizes and seed.</param>
    /// <param name="checkAlive">Called before each tree; throws to cancel.</param>
    public static IsolationTreeEnsemble Grow(ReadOnlyMemory<float> values, int rowCount, int columnCount, IsolationForestPlan plan, Action checkAlive)
    {
        var trees = new IsolationTree[plan.TreeCount];
        try
        {
            Parallel.For(
                0,
                plan.TreeCount,
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

    /// <summary>Scores of <paramref name="rows"/> (N, D) into <paramref name="scores"/> (N).</summary>
    public void Score(ReadOnlySpan<float> rows, Span<float> scores)
    {
        Span<double> sums = stackalloc double[RowsPerBlock];
        for (int start = 0; start < scores.Length; start += RowsPerBlock)
        {
            int count = Math.Min(RowsPerBlock, scores.Length - start);
            Span<double> blockSums = sums[..count];
            blockSums.Clear();
            ReadOnlySpan<float> block = rows.Slice(start * ColumnCount, count * ColumnCount);
            foreach (IsolationTree tree in _trees) IsolationForestKernels.AddPathLengths(tree, block, ColumnCount, blockSums);
            IsolationForestKernels.Scores(blockSums, _trees.Length, SubsampleSize, scores.Slice(start, count));
        }
    }
    /// <summary>The same on several threads; each row's score is the same for any number of threads.</summary>
    public void Score(ReadOnlyMemory<float> rows, Memory<float> scores, int threadCount)
    {
        int blocks = (scores.Length + RowsPerBlock - 1) / RowsPerBlock;
        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threadCount }, block =>
        {
            int start = block * RowsPerBlock, count = Math.Min(RowsPerBlock, scores.Length - start);
            Score(rows.Span.Slice(start * ColumnCount, count * ColumnCount), scores.Span.Slice(start, count));
        });
    }
}
