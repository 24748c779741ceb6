using System.Collections.Concurrent;
using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;
using MLNetHybrid.Numerics;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Rows;

/// <summary>
/// Runs a trained network on windows given as rows, with the mean squared error: each row is projected once, whatever the number of windows
/// that hold it, and no window is written out. A window's result does not depend on its batch, to the bit: few windows go through a network
/// of their own, one by one, whose sums have the order of a block's. Safe for calls from several threads.
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
    private readonly SingleWindowWeights _single;
    private readonly SingleWindowMatrix _singleBasis;
    private readonly ConcurrentBag<SingleWindowNetwork> _idleSingle = [];

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
        _single = new SingleWindowWeights(layout, SingleWindowNetwork.LanesFor(layout.Architecture.HiddenSize), ofRows: true);
        _single.Pack(weights.Span);
        _singleBasis = new SingleWindowMatrix(projection.DecoderWidth, projection.DecoderWidth, 1, _single.Lanes);
        _singleBasis.Pack(_basis.NegativeValues);
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

    /// <summary>The same for dense rows that lie one after the other, (R, F).</summary>
    public void Project(ReadOnlyMemory<float> rows, ProjectedRows to, int first)
    {
        int size = RowsPerTask * Architecture.FeatureCount;
        ParallelLoop.Run((rows.Length - 1) / size + 1, _threadCount, (Projector, rows, size, to, first), static (work, task) =>
        {
            int start = task * work.size, length = Math.Min(work.size, work.rows.Length - start);
            work.Projector.ProjectDense(work.rows.Span.Slice(start, length), work.to, work.first + task * RowsPerTask);
        });
    }

    /// <summary>Latents (N, 2Z) and errors (N) of windows, each L rows from <paramref name="first"/> (N) on.</summary>
    public void Run(ProjectedRows rows, ReadOnlyMemory<int> first, Memory<float> latent, Memory<float> error) => ParallelLoop.Run(
        (first.Length - 1) / BlockWidth.Widest + 1, _threadCount, (Executor: this, rows, first, latent, error),
        static (work, task) =>
        {
            int width = BlockWidth.Widest, start = task * width, count = Math.Min(width, work.first.Length - start);
            int latentSize = work.Executor.Architecture.LatentSize;
            ReadOnlySpan<int> members = work.first.Span.Slice(start, count);
            Span<float> errors = work.error.Span.Slice(start, count);
            Span<float> latents = work.latent.IsEmpty ? [] : work.latent.Span.Slice(start * latentSize, count * latentSize);
            // A block takes about as long as half of its windows one by one.
            if (2 * count <= Math.Max(2, width)) work.Executor.RunSingly(work.rows, members, latents, errors);
            else work.Executor.RunBlock(work.rows, members, latents, errors);
        });

    private void RunBlock(ProjectedRows rows, ReadOnlySpan<int> first, Span<float> latent, Span<float> error)
    {
        if (!_idle.TryTake(out RowBlock? block)) block = RowBlock.Create(_layout, BlockWidth.Widest, training: false);
        block.Forward(_core, rows, first);
        if (!latent.IsEmpty) block.CopyLatent(latent);
        block.Errors(_basis, rows, first, _firstStep, error);
        _idle.Add(block);
    }

    private void RunSingly(ProjectedRows rows, ReadOnlySpan<int> first, Span<float> latent, Span<float> error)
    {
        if (!_idleSingle.TryTake(out SingleWindowNetwork? network))
            network = SingleWindowNetwork.Create(_layout.Architecture, _single.Lanes);
        int steps = Architecture.WindowLength, columns = rows.Columns, latentSize = Architecture.LatentSize;
        for (int i = 0; i < first.Length; i++)
        {
            error[i] = network.Run(
                _single, _singleBasis, rows.Values.Slice(first[i] * columns, steps * columns), rows.Distances.Slice(first[i], steps),
                _firstStep, latent.IsEmpty ? latent : latent.Slice(i * latentSize, latentSize));
        }
        _idleSingle.Add(network);
    }
}
