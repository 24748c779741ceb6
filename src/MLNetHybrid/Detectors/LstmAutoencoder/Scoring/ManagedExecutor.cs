using System.Buffers;
using System.Collections.Concurrent;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Rows;
using MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;
using MLNetHybrid.Detectors.LstmAutoencoder.Windows;
using MLNetHybrid.Numerics;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Scoring;

/// <summary>
/// Runs the network on the trainer's own kernels. Blocks of windows spread over threads; a window's result depends on its batch in its
/// rounding at most.
/// </summary>
internal sealed class ManagedExecutor : IReconstructionExecutor
{
    private readonly NetworkLayout _layout;
    private readonly float[] _weights;
    private readonly ErrorMeasure _measure;
    private readonly ParallelOptions _parallel;
    private readonly ConcurrentDictionary<int, ConcurrentBag<WindowBlock>> _idle = [];
    private readonly ConcurrentBag<SingleWindowNetwork> _idleSingle = [];

    // The weights as each way of running the network reads them.
    private readonly Lazy<PackedNetwork> _packed;
    private readonly Lazy<SingleWindowWeights> _single;
    private readonly Lazy<RowExecutor> _rows;

    /// <param name="layout">The network and the order of its weights.</param>
    /// <param name="weights">Must not change any more.</param>
    /// <param name="measure">How residuals become the error.</param>
    /// <param name="threadCount">At least 1.</param>
    public ManagedExecutor(NetworkLayout layout, float[] weights, ErrorMeasure measure, int threadCount)
    {
        _layout = layout;
        _weights = weights;
        _measure = measure;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threadCount };
        _packed = new Lazy<PackedNetwork>(Pack);
        _single = new Lazy<SingleWindowWeights>(PackSingle);
        _rows = new Lazy<RowExecutor>(CreateRows);
    }

    /// <inheritdoc/>
    public RowExecutor? Rows => _measure.Loss == ReconstructionLoss.MeanSquaredError ? _rows.Value : null;

    /// <inheritdoc/>
    public void Run(
        ReadOnlyMemory<float> windows, int count, Memory<float> latent, Memory<float> error, Memory<float> featureErrors = default)
    {
        int windowSize = _layout.Architecture.WindowLength * _layout.Architecture.FeatureCount, width = BlockWidth.For(count);
        windows = windows[..(count * windowSize)];
        if (FeatureRange.IsExceeded(windows.Span))
        {
            RunSaturated(windows.Span, count, latent, error, featureErrors);
            return;
        }

        if (count < 2 * width) width = 1;
        int blocks = (count - 1) / width + 1;
        if (blocks > 1 && _parallel.MaxDegreeOfParallelism > 1 && !ParallelLoop.IsSequential)
            RunInParallel(windows, count, width, latent, error, featureErrors);
        else
            for (int block = 0; block < blocks; block++)
                RunBlock(windows.Span, count, block, width, latent.Span, error.Span, featureErrors.Span);
    }

    private PackedNetwork Pack()
    {
        var packed = new PackedNetwork(_layout, training: false);
        packed.Pack(_weights);
        return packed;
    }

    private SingleWindowWeights PackSingle()
    {
        var single = new SingleWindowWeights(_layout, SingleWindowNetwork.LanesFor(_layout.Architecture.HiddenSize));
        single.Pack(_weights);
        return single;
    }

    private void RunSaturated(
        ReadOnlySpan<float> windows, int count, Memory<float> latent, Memory<float> error, Memory<float> featureErrors)
    {
        float[] input = ArrayPool<float>.Shared.Rent(windows.Length);
        FeatureRange.Saturate(windows, input);
        Run(input.AsMemory(0, windows.Length), count, latent, error, featureErrors);
        ArrayPool<float>.Shared.Return(input);
    }

    private void RunInParallel(
        ReadOnlyMemory<float> windows, int count, int width, Memory<float> latent, Memory<float> error, Memory<float> featureErrors) =>
        Parallel.For(0, (count - 1) / width + 1, _parallel, block =>
            RunBlock(windows.Span, count, block, width, latent.Span, error.Span, featureErrors.Span));

    private RowExecutor CreateRows() => new(_layout, _weights, _measure.Scope, _parallel.MaxDegreeOfParallelism);

    // Windows [block x width, (block + 1) x width) of the count.
    private void RunBlock(
        ReadOnlySpan<float> windows, int count, int block, int width, Span<float> latent, Span<float> error, Span<float> featureErrors)
    {
        int first = block * width, size = Math.Min(width, count - first), windowSize = windows.Length / count;
        latent = latent.Slice(first * _layout.Architecture.LatentSize, size * _layout.Architecture.LatentSize);
        error = error.Slice(first, size);
        if (!featureErrors.IsEmpty) featureErrors = featureErrors.Slice(first * windowSize, size * windowSize);
        RunBlock(windows.Slice(first * windowSize, size * windowSize), size, width, latent, error, featureErrors);
    }

    private void RunBlock(
        ReadOnlySpan<float> windows, int count, int width, Span<float> latent, Span<float> error, Span<float> featureErrors)
    {
        // A block takes about as long as half of its windows one by one.
        if (2 * count <= Math.Max(2, width))
        {
            RunSingly(windows, count, latent, error, featureErrors);
            return;
        }

        ConcurrentBag<WindowBlock> idle = _idle.GetOrAdd(width, static _ => []);
        if (!idle.TryTake(out WindowBlock? block)) block = WindowBlock.Create(_layout, width, training: false);
        block.Forward(_packed.Value, windows, count);
        block.CopyLatent(latent);
        block.Errors(_packed.Value, _measure, error, featureErrors);
        idle.Add(block);
    }

    private void RunSingly(ReadOnlySpan<float> windows, int count, Span<float> latent, Span<float> error, Span<float> featureErrors)
    {
        int windowSize = windows.Length / count, latentSize = _layout.Architecture.LatentSize;
        SingleWindowWeights weights = _single.Value;
        if (!_idleSingle.TryTake(out SingleWindowNetwork? network))
            network = SingleWindowNetwork.Create(_layout.Architecture, weights.Lanes);
        for (int i = 0; i < count; i++)
        {
            error[i] = network.Run(
                weights, windows.Slice(i * windowSize, windowSize), _measure, latent.Slice(i * latentSize, latentSize),
                featureErrors.IsEmpty ? featureErrors : featureErrors.Slice(i * windowSize, windowSize));
        }

        _idleSingle.Add(network);
    }
}
