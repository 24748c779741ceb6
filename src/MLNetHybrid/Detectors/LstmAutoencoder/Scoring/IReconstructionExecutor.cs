using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Rows;

namespace MLNetHybrid.Detectors.LstmAutoencoder.Scoring;

/// <summary>
/// Runs the trained network on batches of windows. Letters: N windows, L steps, F features, Z units per direction of the latent LSTM. An
/// executor owns the network's weights and whatever scratch it needs. Safe for calls from several threads at once.
/// </summary>
internal interface IReconstructionExecutor
{
    /// <summary>Encodes and reconstructs <paramref name="count"/> windows.</summary>
    /// <param name="windows">(N, L, F), row-major: each window's steps in time order.</param>
    /// <param name="count">N, at least 1.</param>
    /// <param name="latent">(N, 2Z): the forward LSTM's final state, then the backward one's.</param>
    /// <param name="error">(N): reconstruction error by the executor's <see cref="ErrorMeasure"/>.</param>
    /// <param name="featureErrors">
    /// (N, L, F): the measure's loss function of each residual, at all steps whatever the scope; empty if not wanted.
    /// </param>
    void Run(ReadOnlyMemory<float> windows, int count, Memory<float> latent, Memory<float> error, Memory<float> featureErrors = default);

    /// <summary>The same network on windows that are given as rows; null where it needs whole windows.</summary>
    RowExecutor? Rows => null;
}
