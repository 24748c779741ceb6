using System.Collections.Concurrent;
using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Numerics;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Rows;

/// <summary>
/// Runs a trained network on windows given as rows, with the mean squared error: each row is projected once, whatever the number of windows
/// that hold it, and no window is written out. A window's result does not depend on its batch, as blocks are always of one width. Safe for
/// calls from several threads.
/// </summary>
internal sealed class RowExecutor
{
    /// <summary>Rows that a thread projects at a time: as many as share the columns of a slab in the cache.</summary>
    private const int RowsPerTask = 64;

    private readonly PackedCore _core;
    private readonly PackedBasis _basis;
    private readonly NetworkLayout _layout;
    private readonly int _firstStep;
    private readonly int _threadCount;
    private readonly ConcurrentBag<RowBlock> _idle = [];

    public RowExecutor(NetworkLayout layout, ReadOnlyMemory<float> weights, ErrorScope scope, int threadCount)
    {
        _layout = layout;
        _firstStep = new ErrorMeasure(scope, ReconstructionLoss.MeanSquaredError).FirstStep(layout.Architecture.WindowLength);
        _threadCount = threadCount;
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

    /// <summary>Projects the rows <paramref name="numbers"/>, R of them, into rows [first, first + R) of <paramref name="to"/>.</summary>
    public void Project(FeatureRows rows, ReadOnlyMemory<int> numbers, ProjectedRows to, int first) =>
        ParallelLoop.Run((numbers.Length - 1) / RowsPerTask + 1, _threadCount, task =>
        {
            int start = task * RowsPerTask, count = Math.Min(RowsPerTask, numbers.Length - start);
            Projector.Project(rows, numbers.Span.Slice(start, count), to, first + start);
        });

    /// <summary>Latents (N, 2Z) and errors (N) of windows, each L rows from <paramref name="first"/> (N) on.</summary>
    public void Run(ProjectedRows rows, ReadOnlyMemory<int> first, Memory<float> latent, Memory<float> error)
    {
        int width = BlockWidth.Widest, latentSize = Architecture.LatentSize;
        ParallelLoop.Run((first.Length - 1) / width + 1, _threadCount, task =>
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
}
