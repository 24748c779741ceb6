using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Scoring;
using MLNetHybrid.Onnx;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Onnx;

/// <summary>Runs the autoencoder's ONNX graph in one session of ONNX Runtime, on the device that the environment asks for.</summary>
/// <remarks>
/// <see cref="Dispose"/> must come after the last run, because ONNX Runtime reads memory that is gone otherwise:
/// <see cref="Components.SharedResource{T}"/> sees to that. One that is forgotten is released by ONNX Runtime's finalizers.
/// </remarks>
internal sealed class OnnxRuntimeExecutor : IReconstructionExecutor, IDisposable
{
    // Bounds the memory of one run: the largest intermediate value of a batch holds at most about this many floats (64 MiB).
    private const int MaxBatchValues = 1 << 24;
    private const int MaxBatchSize = 1024;

    private static readonly string[] InputNames = [LstmAutoencoderGraph.Window];

    private readonly NetworkArchitecture _architecture;
    private readonly InferenceSession _session;
    private readonly bool _perFeature;
    private readonly string[] _outputNames;
    private readonly RunOptions _runOptions = new();
    private readonly ConcurrentBag<BatchBuffers> _idleBuffers = [];
    private readonly int _batchSize;
    private volatile bool _disposed;

    private OnnxRuntimeExecutor(NetworkArchitecture architecture, InferenceSession session, bool perFeature)
    {
        _architecture = architecture;
        _session = session;
        _perFeature = perFeature;
        _outputNames = [LstmAutoencoderGraph.Latent, LstmAutoencoderGraph.ReconstructionError];
        if (perFeature) _outputNames = [.. _outputNames, LstmAutoencoderGraph.ReconstructionErrorPerFeature];
        int width = Math.Max(architecture.FeatureCount, 4 * Math.Max(architecture.HiddenSize, architecture.LatentUnits));
        _batchSize = (int)Math.Clamp(MaxBatchValues / ((long)architecture.WindowLength * width), 1, MaxBatchSize);
    }

    /// <summary>Builds the graph from the weights and opens the session.</summary>
    /// <param name="env">Names the device.</param>
    /// <param name="architecture">The network's sizes.</param>
    /// <param name="parameters">The network's weights.</param>
    /// <param name="measure">How residuals become the error.</param>
    /// <param name="perFeature">Whether <see cref="Run"/> can give the errors per feature.</param>
    /// <exception cref="InvalidOperationException">
    /// ONNX Runtime's native library is missing, or a GPU is asked for, is not to be had, and falling back to the CPU is off.
    /// </exception>
    public static OnnxRuntimeExecutor Create(
        IHostEnvironment env, NetworkArchitecture architecture, ReadOnlyMemory<float> parameters, ErrorMeasure measure, bool perFeature)
    {
        byte[] model = LstmAutoencoderGraph.Create(architecture, parameters, measure, perFeature).ToByteArray();
        return new OnnxRuntimeExecutor(architecture, SessionFactory.Create(env, model), perFeature);
    }

    /// <inheritdoc/>
    public void Run(
        ReadOnlyMemory<float> windows, int count, Memory<float> latent, Memory<float> error, Memory<float> featureErrors = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int windowSize = _architecture.WindowLength * _architecture.FeatureCount, latentSize = _architecture.LatentSize;
        RequireLength(windows.Length, count, windowSize, nameof(windows));
        RequireLength(latent.Length, count, latentSize, nameof(latent));
        RequireLength(error.Length, count, 1, nameof(error));
        if (!featureErrors.IsEmpty)
        {
            if (!_perFeature) throw new ArgumentException("This executor was made without errors per feature.", nameof(featureErrors));
            RequireLength(featureErrors.Length, count, windowSize, nameof(featureErrors));
        }

        if (!_idleBuffers.TryTake(out BatchBuffers? buffers)) buffers = new BatchBuffers(_architecture, _perFeature);
        for (int done = 0; done < count; done += _batchSize)
        {
            int batch = Math.Min(_batchSize, count - done);
            buffers.Resize(batch);
            windows.Span.Slice(done * windowSize, batch * windowSize).CopyTo(buffers.Windows);
            using (ExitGate.OnnxRuntime.Enter()) _session.Run(_runOptions, InputNames, buffers.Inputs, _outputNames, buffers.Outputs);
            buffers.Latent.CopyTo(latent.Span[(done * latentSize)..]);
            buffers.Error.CopyTo(error.Span[done..]);
            if (!featureErrors.IsEmpty) buffers.FeatureErrors.CopyTo(featureErrors.Span[(done * windowSize)..]);
        }
        // Not in a finally block: after a failed run the garbage collector frees the buffers.
        _idleBuffers.Add(buffers);
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        while (_idleBuffers.TryTake(out BatchBuffers? buffers)) buffers.Dispose();
        _runOptions.Dispose();
        _session.Dispose();
    }

    private static void RequireLength(int length, int count, int width, string name)
    {
        if (length >= (long)count * width) return;
        string problem = FormattableString.Invariant($"{name} must hold at least {count} x {width} values; got {length}.");
        throw new ArgumentException(problem, name);
    }
}
