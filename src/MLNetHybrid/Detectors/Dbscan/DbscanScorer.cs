namespace MLNetHybrid.Detectors.Dbscan;

/// <summary>Scores batches: small ones on the caller's thread, larger ones on all processors, with the same result.</summary>
/// <param name="model">The clusters.</param>
/// <param name="contributions">Takes each feature's part in the score; null: not computed.</param>
/// <param name="clusterId">Takes the cluster; null: not looked for.</param>
internal sealed class DbscanScorer(DensityModel model, OutputColumn<float>? contributions, OutputColumn<int>? clusterId) : BatchScorer
{
    private readonly DensityScorer _search = new(model, findClusters: clusterId is not null);
    private NearestCore[] _found = [];

    // features: (N, D), scores: (N)
    public override void Score(ReadOnlyMemory<float> features, BatchOutput output)
    {
        int N = output.RowCount, D = model.Core.ColumnCount;
        if (_found.Length < N) _found = new NearestCore[N];
        _search.Find(features, _found.AsMemory(0, N));

        Span<float> scores = output.Scores.Span;
        for (int n = 0; n < N; n++) scores[n] = model.Score(_found[n].Squared);
        for (int n = 0; contributions is not null && n < N; n++)
            model.Explain(features.Span.Slice(n * D, D), _found[n].Index, output.Of(contributions, n));
        if (clusterId is null) return;

        Span<int> clusterIds = output.Of(clusterId).Span;
        for (int n = 0; n < N; n++) clusterIds[n] = _found[n].ClusterId;
    }
}
