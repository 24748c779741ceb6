using System.Buffers;
using System.Collections.Concurrent;
using MLNetHybrid.LstmAutoencoder.Kernels;
using MLNetHybrid.LstmAutoencoder.Network;

namespace MLNetHybrid.LstmAutoencoder;

/// <summary>Runs the network on the trainer's own kernels. Blocks of windows spread over threads; a window's result depends on its batch in its rounding at most.</summary>
internal sealed class ManagedExecutor : IReconstructionExecutor
{
    private readonly NetworkLayout _layout;
    private readonly float[] _weights;
    private readonly PackedNetwork _packed;
    private readonly ErrorMeasure _measure;
    private readonly ParallelOptions _parallel;
    private readonly ConcurrentDictionary<int, ConcurrentBag<WindowBlock>> _idle = [];

    /// <summary>Takes over the weights as they are; <see cref="Refresh"/> does so again.</summary>
    public ManagedExecutor(NetworkLayout layout, float[] weights, ErrorMeasure measure, int threadCount)
    {
        _layout = layout;
        _weights = weights;
        _packed = new PackedNetwork(layout, training: false);
        _measure = measure;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threadCount };
        Refresh();
    }

    /// <summary>Takes over the weights after they changed. Must not run at the same time as <see cref="Run"/>.</summary>
    public void Refresh() => _packed.Pack(_weights);

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<float> windows, int count, Span<float> latent, Span<float> error, Span<float> featureErrors = default)
    {
        NetworkArchitecture a = _layout.Architecture;
        int windowSize = a.WindowLength * a.FeatureCount, latentSize = a.LatentSize, width = BlockWidth.For(count);
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

    /// <summary>Nothing to release but memory.</summary>
    public void Dispose() => _idle.Clear();

    private void RunBlock(ReadOnlySpan<float> windows, int count, int width, Span<float> latent, Span<float> error, Span<float> featureErrors)
    {
        ConcurrentBag<WindowBlock> idle = _idle.GetOrAdd(width, static _ => []);
        if (!idle.TryTake(out WindowBlock? block)) block = WindowBlock.Create(_layout, width, training: false);
        block.Forward(_packed, windows, count);
        block.CopyLatent(latent);
        block.Errors(_packed, _measure, error, featureErrors);
        idle.Add(block);
    }
}
