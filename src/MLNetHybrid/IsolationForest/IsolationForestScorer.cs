using MLNetHybrid.Components;

namespace MLNetHybrid.IsolationForest;

/// <summary>Scores batches: small ones on the caller's thread, larger ones on all processors, with the same result.</summary>
internal sealed class IsolationForestScorer(IsolationTreeEnsemble forest) : BatchScorer
{
    private float[] _rows = [];
    private float[] _scores = [];

    public override void Score(ReadOnlySpan<float> features, BatchOutput output)
    {
        int N = output.RowCount, D = forest.ColumnCount;
        if (N <= IsolationTreeEnsemble.RowsPerBlock)
        {
            forest.Score(features, output.Scores);
            return;
        }

        // Other threads cannot see a span.
        if (_scores.Length < N)
        {
            _rows = new float[N * D];
            _scores = new float[N];
        }
        features[..(N * D)].CopyTo(_rows);
        forest.Score(_rows.AsMemory(0, N * D), _scores.AsMemory(0, N), threadCount: -1);
        _scores.AsSpan(0, N).CopyTo(output.Scores);
    }
}
