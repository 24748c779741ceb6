namespace MLNetHybrid.Detectors.OneClassSvm;

/// <summary>Scores batches: small ones on the caller's thread, larger ones on all processors, with the same result.</summary>
/// <param name="expansion">f.</param>
/// <param name="contributions">Takes each feature's part in the score; null: not computed.</param>
internal sealed class OneClassSvmScorer(SupportVectorExpansion expansion, OutputColumn<float>? contributions) : BatchScorer
{
    public override void Score(ReadOnlyMemory<float> features, BatchOutput output)
    {
        expansion.Scores(features, output.Scores);
        if (contributions is not null) expansion.Contributions.ExplainRows(features, output.Of(contributions));
    }
}
