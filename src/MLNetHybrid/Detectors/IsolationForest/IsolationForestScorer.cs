namespace MLNetHybrid.Detectors.IsolationForest;

/// <summary>Scores batches: small ones on the caller's thread, larger ones on all processors, with the same result.</summary>
/// <param name="forest">The trees.</param>
/// <param name="explains">Whether the first extra column takes the features' contributions.</param>
internal sealed class IsolationForestScorer(IsolationTreeEnsemble forest, bool explains) : BatchScorer
{
    private float[] _rows = [];

    public override void Score(ReadOnlySpan<float> features, BatchOutput output)
    {
        int N = output.RowCount;
        bool alone = N <= forest.BlockSize;
        if (alone) forest.Score(features, output.Scores);
        if (alone && !explains) return;

        // Other threads cannot see a span.
        int length = N * forest.ColumnCount;
        if (_rows.Length < length) _rows = new float[length];
        features[..length].CopyTo(_rows);
        ReadOnlyMemory<float> rows = _rows.AsMemory(0, length);
        if (!alone) forest.Score(rows, output.ScoreMemory, Environment.ProcessorCount);
        if (explains) forest.Explain(rows, output.ExtraMemory(0));
    }
}
