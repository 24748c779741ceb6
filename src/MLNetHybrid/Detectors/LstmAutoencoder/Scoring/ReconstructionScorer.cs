namespace MLNetHybrid.Detectors.LstmAutoencoder.Scoring;

/// <summary>Scores windows that come as vectors.</summary>
/// <param name="executor">Runs the network.</param>
/// <param name="latent">Takes the window's code.</param>
/// <param name="featureErrors">Takes the loss of each value of the window; null: not computed.</param>
internal sealed class ReconstructionScorer(
    IReconstructionExecutor executor, OutputColumn<float> latent, OutputColumn<float>? featureErrors) : BatchScorer
{
    public override void Score(ReadOnlyMemory<float> features, BatchOutput output) => executor.Run(
        features, output.RowCount, output.Of(latent), output.Scores,
        featureErrors is null ? Memory<float>.Empty : output.Of(featureErrors));
}
