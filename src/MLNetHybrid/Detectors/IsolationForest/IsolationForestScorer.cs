namespace MLNetHybrid.Detectors.IsolationForest;

/// <summary>Scores batches: small ones on the caller's thread, larger ones on all processors, with the same result.</summary>
/// <param name="forest">The trees.</param>
/// <param name="contributions">Takes each feature's part in the score; null: not computed.</param>
internal sealed class IsolationForestScorer(IsolationTreeEnsemble forest, OutputColumn<float>? contributions) : BatchScorer
{
    public override void Score(ReadOnlyMemory<float> features, BatchOutput output)
    {
        if (output.RowCount <= forest.BlockSize) forest.Score(features.Span, output.Scores.Span);
        else forest.Score(features, output.Scores, Environment.ProcessorCount);
        if (contributions is not null) forest.Explain(features, output.Of(contributions));
    }
}
