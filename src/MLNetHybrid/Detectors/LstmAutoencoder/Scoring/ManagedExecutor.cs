using System.Buffers;
using System.Collections.Concurrent;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Rows;
using MLNetHybrid.Detectors.LstmAutoencoder.SingleWindow;
using MLNetHybrid.Detectors.LstmAutoencoder.Windows;
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
    public void Run(ReadOnlySpan<float> windows, int count, Span<float> latent, Span<float> error, Span<float> featureErrors = default)
    {
        NetworkArchitecture a = _layout.Architecture;
        int windowSize = a.WindowLength * a.FeatureCount, latentSize = a.LatentSize, width = BlockWidth.For(count);
        if (FeatureRange.IsExceeded(windows[..(count * windowSize)]))
        {
            RunSaturated(windows[..(count * windowSize)], count, latent, error, featureErrors);
            return;
        }

        if (count < 2 * width) width = 1;
        if (count <= width || _parallel.MaxDegreeOfParallelism == 1)
        {
            for (int first = 0; first < count; first += width)
            {
                int size = Math.Min(width, count - first);
                RunBlock(
                    windows.Slice(first * windowSize, size * windowSize), size, width, latent[(first * latentSize)..], error[first..],
                    featureErrors.IsEmpty ? featureErrors : featureErrors[(first * windowSize)..]);
            }

            return;
        }

        RunInParallel(windows, count, width, latent, error, featureErrors);
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

    private void RunSaturated(ReadOnlySpan<float> windows, int count, Span<float> latent, Span<float> error, Span<float> featureErrors)
    {
        float[] input = ArrayPool<float>.Shared.Rent(windows.Length);
        FeatureRange.Saturate(windows, input);
        Run(input.AsSpan(0, windows.Length), count, latent, error, featureErrors);
        ArrayPool<float>.Shared.Return(input);
    }

    private void RunInParallel(ReadOnlySpan<float> windows, int count, int width, Span<float> latent, Span<float> error, Span<float> featureErrors)
    {
        NetworkArchitecture a = _layout.Architecture;
        int windowSize = a.WindowLength * a.FeatureCount, latentSize = a.LatentSize;
        // Other threads cannot see the caller's spans. The copies cost a hundredth of the network.
        int featureSize = featureErrors.IsEmpty ? 0 : windowSize, outputSize = latentSize + 1 + featureSize;
        float[] input = ArrayPool<float>.Shared.Rent(count * windowSize), output = ArrayPool<float>.Shared.Rent(count * outputSize);
        windows[..(count * windowSize)].CopyTo(input);
        Parallel.For(0, (count - 1) / width + 1, _parallel, block =>
        {
            int first = block * width, size = Math.Min(width, count - first);
            RunBlock(
                input.AsSpan(first * windowSize, size * windowSize), size, width, output.AsSpan(first * latentSize, size * latentSize),
                output.AsSpan(count * latentSize + first, size), output.AsSpan(count * (latentSize + 1) + first * featureSize, size * featureSize));
        });
        output.AsSpan(0, count * latentSize).CopyTo(latent);
        output.AsSpan(count * latentSize, count).CopyTo(error);
        output.AsSpan(count * (latentSize + 1), count * featureSize).CopyTo(featureErrors);
        ArrayPool<float>.Shared.Return(input);
        ArrayPool<float>.Shared.Return(output);
    }

    private RowExecutor CreateRows() => new(_layout, _weights, _measure.Scope, _parallel.MaxDegreeOfParallelism);

    private void RunBlock(ReadOnlySpan<float> windows, int count, int width, Span<float> latent, Span<float> error, Span<float> featureErrors)
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
        if (!_idleSingle.TryTake(out SingleWindowNetwork? network)) network = SingleWindowNetwork.Create(_layout.Architecture, weights.Lanes);
        for (int i = 0; i < count; i++)
        {
            error[i] = network.Run(
                weights, windows.Slice(i * windowSize, windowSize), _measure, latent.Slice(i * latentSize, latentSize),
                featureErrors.IsEmpty ? featureErrors : featureErrors.Slice(i * windowSize, windowSize));
        }

        _idleSingle.Add(network);
    }
}
