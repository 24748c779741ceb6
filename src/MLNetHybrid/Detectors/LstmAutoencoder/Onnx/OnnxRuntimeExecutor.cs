using Google.Protobuf;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Scoring;
using MLNetHybrid.Onnx;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Onnx;

/// <summary>Runs the autoencoder's ONNX graph in one session of ONNX Runtime, on the device that the environment asks for.</summary>
internal sealed class OnnxRuntimeExecutor : IReconstructionExecutor, IDisposable
{
    // Bounds the memory of one run: the largest intermediate value of a batch holds at most about this many floats (64 MiB).
    private const int MaxBatchValues = 1 << 24;
    private const int MaxBatchSize = 1024;
    private const int LatentOutput = 0, ErrorOutput = 1, FeatureErrorsOutput = 2;

    private readonly NetworkArchitecture _architecture;
    private readonly GraphSession _session;
    private readonly int _batchSize;

    private OnnxRuntimeExecutor(NetworkArchitecture architecture, GraphSession session)
    {
        _architecture = architecture;
        _session = session;
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
        int[] window = [architecture.WindowLength, architecture.FeatureCount];
        GraphValue Value(string name, params int[] shape) => new(name, NumberDataViewType.Single, shape);
        return new OnnxRuntimeExecutor(architecture, new GraphSession(env, model, [Value(LstmAutoencoderGraph.Window, window)],
        [
            Value(LstmAutoencoderGraph.Latent, architecture.LatentSize),
            Value(LstmAutoencoderGraph.ReconstructionError),
            .. perFeature ? (GraphValue[])[Value(LstmAutoencoderGraph.ReconstructionErrorPerFeature, window)] : [],
        ]));
    }

    /// <inheritdoc/>
    public void Run(
        ReadOnlyMemory<float> windows, int count, Memory<float> latent, Memory<float> error, Memory<float> featureErrors = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int windowSize = _architecture.WindowLength * _architecture.FeatureCount, latentSize = _architecture.LatentSize;
        RequireLength(windows.Length, count, windowSize, nameof(windows));
        RequireLength(latent.Length, count, latentSize, nameof(latent));
        RequireLength(error.Length, count, 1, nameof(error));
        if (!featureErrors.IsEmpty)
        {
            if (_session.Outputs.Count <= FeatureErrorsOutput)
                throw new ArgumentException("This executor was made without errors per feature.", nameof(featureErrors));
            RequireLength(featureErrors.Length, count, windowSize, nameof(featureErrors));
        }

        for (int done = 0; done < count; done += _batchSize)
        {
            int batch = Math.Min(_batchSize, count - done);
            BoundBuffers buffers = _session.Rent(batch);
            windows.Span.Slice(done * windowSize, batch * windowSize).CopyTo(buffers.Input<float>(0));
            _session.Run(buffers);
            buffers.Output<float>(LatentOutput).CopyTo(latent.Span[(done * latentSize)..]);
            buffers.Output<float>(ErrorOutput).CopyTo(error.Span[done..]);
            if (!featureErrors.IsEmpty) buffers.Output<float>(FeatureErrorsOutput).CopyTo(featureErrors.Span[(done * windowSize)..]);
            _session.Return(buffers);
        }
    }

    public void Dispose() => _session.Dispose();

    private static void RequireLength(int length, int count, int width, string name)
    {
        if (length >= (long)count * width) return;
        string problem = FormattableString.Invariant($"{name} must hold at least {count} x {width} values; got {length}.");
        throw new ArgumentException(problem, name);
    }
}
