using MLNetHybrid.Components;

namespace MLNetHybrid.Dbscan;

/// <summary>Scores batches: small ones on the caller's thread, larger ones on all processors, with the same result.</summary>
internal sealed class DbscanScorer(DensityModel model) : BatchScorer
{
    private readonly DensityScorer _search = new(model, findClusters: false);
    private float[] _rows = [];
    private NearestCore[] _found = [];

    // features: (N, D), scores: (N)
    public override void Score(ReadOnlySpan<float> features, BatchOutput output)
    {
        int N = output.RowCount, D = model.Core.ColumnCount;
        if (_found.Length < N) (_found, _rows) = (new NearestCore[N], new float[N * D]);
        features[..(N * D)].CopyTo(_rows); // other threads cannot see a span
        _search.Find(_rows.AsMemory(0, N * D), _found.AsMemory(0, N));
        Span<float> scores = output.Scores;
        for (int n = 0; n < N; n++) scores[n] = model.Score(_found[n].Squared);
    }
}
