namespace MLNetHybrid.Detectors.Dbscan;

/// <summary>Scores batches: small ones on the caller's thread, larger ones on all processors, with the same result.</summary>
/// <param name="model">The clusters.</param>
/// <param name="explains">Whether the first extra column is the contributions.</param>
/// <param name="namesClusters">Whether the last extra column is the cluster.</param>
internal sealed class DbscanScorer(DensityModel model, bool explains, bool namesClusters) : BatchScorer
{
    private readonly DensityScorer _search = new(model, findClusters: namesClusters);
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
        for (int n = 0; explains && n < N; n++) model.Explain(features.Slice(n * D, D), _found[n].Index, output.Extra(0, n));
        if (!namesClusters) return;

        Span<int> clusterIds = output.Integers(explains ? 1 : 0);
        for (int n = 0; n < N; n++) clusterIds[n] = _found[n].ClusterId;
    }
}
