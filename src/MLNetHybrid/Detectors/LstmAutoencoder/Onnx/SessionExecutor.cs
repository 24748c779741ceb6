using MLNetHybrid.Components;
using MLNetHybrid.Detectors.LstmAutoencoder.Scoring;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Onnx;

/// <summary>Runs windows in a session of ONNX Runtime that other models may share; it stays open while a run is in flight.</summary>
internal sealed class SessionExecutor : IReconstructionExecutor
{
    private readonly SharedResource<OnnxRuntimeExecutor> _session;

    /// <summary>Opens the session, so that what keeps it from opening shows before the first row.</summary>
    /// <exception cref="ObjectDisposedException">The share was disposed.</exception>
    public SessionExecutor(SharedResource<OnnxRuntimeExecutor> session)
    {
        _session = session;
        using SharedResource<OnnxRuntimeExecutor>.Use use = session.Begin();
        _ = use.Value;
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The share was disposed.</exception>
    public void Run(
        ReadOnlyMemory<float> windows, int count, Memory<float> latent, Memory<float> error, Memory<float> featureErrors = default)
    {
        using SharedResource<OnnxRuntimeExecutor>.Use use = _session.Begin();
        use.Value.Run(windows, count, latent, error, featureErrors);
    }
}
