using System.Collections.Concurrent;
using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Training;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Rows;

/// <summary>
/// Runs a trained network on windows given as rows, with the mean squared error: each row is projected once, whatever the number of windows that hold
/// it, and no window is ever written
/// out. A window's result does not depend on its batch, as blocks are always of one width. Safe for calls from several threads at once.
/// </summary>
internal sealed class RowExecutor
{
    /// <summary>Rows that a thread projects at a time: as many as share the columns of a slab in the cache.</summary>
    private const int RowsPerTask = 64;

    private readonly PackedCore _core;
    private readonly PackedBasis _basis;
    private readonly NetworkLayout _layout;
    private readonly int _firstStep;
    private readonly ParallelOptions _parallel;
    private readonly ConcurrentBag<RowBlock> _idle = [];

    public RowExecutor(NetworkLayout layout, ReadOnlyMemory<float> weights, ErrorScope scope, int threadCount)
    {
        _layout = layout;
        _firstStep = new ErrorMeasure(scope, ReconstructionLoss.MeanSquaredError).FirstStep(layout.Architecture.WindowLength);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threadCount };
        var projection = new ProjectionLayout(layout);
        var basis = new OutputBasis(projection.DecoderWidth, projection.FeatureCount, threadCount);
        basis.Decompose(weights.Slice(layout.Output.Kernel.Offset, layout.Output.Kernel.Length));
        Projector = new RowProjector(projection, weights.Span, basis);
        _basis = new PackedBasis(projection.DecoderWidth, training: false);
        _basis.Pack(basis);
        _core = new PackedCore(layout, training: false);
        _core.Pack(weights.Span);
    }

    public RowProjector Projector { get; }

    public NetworkArchitecture Architecture => _layout.Architecture;

    /// <summary>Projects dense rows, <paramref name="offsets"/> into x, into rows [first, first + R) of <paramref name="to"/>.</summary>
    public void Project(ReadOnlyMemory<float> x, ReadOnlyMemory<int> offsets, ProjectedRows to, int first) =>
        Spread((offsets.Length - 1) / RowsPerTask + 1, task =>
        {
            int start = task * RowsPerTask;
            Projector.Project(x.Span, offsets.Span.Slice(start, Math.Min(RowsPerTask, offsets.Length - start)), to, first + start);
        });

    /// <summary>Projects the rows with the given numbers into rows [0, R) of <paramref name="to"/>.</summary>
    public void Project(FeatureRows rows, int[] numbers, ProjectedRows to)
    {
        to.Resize(numbers.Length);
        if (rows is DenseRows dense)
        {
            Project(dense.Values, numbers.Select(row => row * dense.FeatureCount).ToArray(), to, 0);
            return;
        }

        var sparse = (SparseRows)rows;
        Spread((numbers.Length - 1) / RowsPerTask + 1, task =>
        {
            for (int row = task * RowsPerTask; row < Math.Min(numbers.Length, (task + 1) * RowsPerTask); row++)
                Projector.ProjectSparse(sparse.Values(numbers[row]), sparse.Indices(numbers[row]), to, row);
        });
    }

    /// <summary>Latents (N, 2Z) and errors (N) of windows, each L rows from <paramref name="first"/> (N) on.</summary>
    public void Run(ProjectedRows rows, ReadOnlyMemory<int> first, Memory<float> latent, Memory<float> error)
    {
        int width = BlockWidth.Widest, latentSize = Architecture.LatentSize;
        Spread((first.Length - 1) / width + 1, task =>
        {
            int start = task * width, count = Math.Min(width, first.Length - start);
            if (!_idle.TryTake(out RowBlock? block)) block = RowBlock.Create(_layout, width, training: false);
            ReadOnlySpan<int> members = first.Span.Slice(start, count);
            block.Forward(_core, rows, members);
            if (!latent.IsEmpty) block.CopyLatent(latent.Span.Slice(start * latentSize, count * latentSize));
            block.Errors(_basis, rows, members, _firstStep, error.Span.Slice(start, count));
            _idle.Add(block);
        });
    }

    private void Spread(int tasks, Action<int> run)
    {
        if (tasks == 1 || _parallel.MaxDegreeOfParallelism == 1)
        {
            for (int task = 0; task < tasks; task++) run(task);
        }
        else
        {
            Parallel.For(0, tasks, _parallel, run);
        }
    }
}
