using System.Buffers;
using System.Collections.Concurrent;
using MLNetHybrid.LstmAutoencoder.Network;

namespace MLNetHybrid.LstmAutoencoder;

/// <summary>Runs the network on the trainer's own kernels. Blocks of windows spread over threads; a window's result does not depend on its batch.</summary>
internal sealed class ManagedExecutor : IReconstructionExecutor
{
    private const int BlockSize = 8;

    private readonly NetworkLayout _layout;
    private readonly float[] _weights;
    private readonly int _firstStep;
    private readonly ParallelOptions _parallel;
    private readonly ConcurrentBag<AutoencoderNetwork<float>> _idle = [];

    /// <summary>Keeps a reference to the weights: a trainer that validates between its steps sees each step's.</summary>
    public ManagedExecutor(NetworkLayout layout, float[] weights, ErrorMeasure measure, int threadCount)
    {
        _layout = layout;
        _weights = weights;
        _firstStep = measure.FirstStep(layout.Architecture.WindowLength);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threadCount };
    }

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<float> windows, int count, Span<float> latent, Span<float> error)
    {
        NetworkArchitecture a = _layout.Architecture;
        int windowSize = a.WindowLength * a.FeatureCount, latentSize = a.LatentSize;
        if (count <= BlockSize || _parallel.MaxDegreeOfParallelism == 1)
        {
            for (int first = 0; first < count; first += BlockSize)
            {
                int size = Math.Min(BlockSize, count - first);
                RunBlock(windows.Slice(first * windowSize, size * windowSize), size, latent[(first * latentSize)..], error[first..]);
            }

            return;
        }

        // Other threads cannot see the caller's spans. The copies cost a hundredth of the network.
        float[] input = ArrayPool<float>.Shared.Rent(count * windowSize);
        float[] output = ArrayPool<float>.Shared.Rent(count * (latentSize + 1));
        windows[..(count * windowSize)].CopyTo(input);
        Parallel.For(0, (count - 1) / BlockSize + 1, _parallel, block =>
        {
            int first = block * BlockSize, size = Math.Min(BlockSize, count - first);
            RunBlock(
                input.AsSpan(first * windowSize, size * windowSize), size, output.AsSpan(first * latentSize, size * latentSize),
                output.AsSpan(count * latentSize + first, size));
        });
        output.AsSpan(0, count * latentSize).CopyTo(latent);
        output.AsSpan(count * latentSize, count).CopyTo(error);
        ArrayPool<float>.Shared.Return(input);
        ArrayPool<float>.Shared.Return(output);
    }

    /// <summary>Nothing to release but memory.</summary>
    public void Dispose() => _idle.Clear();

    private void RunBlock(ReadOnlySpan<float> windows, int count, Span<float> latent, Span<float> error)
    {
        if (!_idle.TryTake(out AutoencoderNetwork<float>? network)) network = new AutoencoderNetwork<float>(_layout, BlockSize, training: false);
        int windowSize = windows.Length / count;
        for (int i = 0; i < count; i++) network.Load(windows.Slice(i * windowSize, windowSize), i, count);
        network.Encode(_weights, count, dropout: null);
        network.Decode(_weights, count, _firstStep);
        network.Latent[..(count * _layout.Architecture.LatentSize)].CopyTo(latent);
        Span<double> errors = stackalloc double[BlockSize];
        network.Errors(count, _firstStep, errors);
        for (int i = 0; i < count; i++) error[i] = (float)errors[i];
        _idle.Add(network);
    }
}
