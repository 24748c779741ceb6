using MLNetHybrid.Detectors;
using MLNetHybrid.Detectors.Dbscan;
using MLNetHybrid.Detectors.Search;


namespace MLNetHybrid.Tests.Detectors.Dbscan;

/// <summary>Fits on arrays, without ML.NET.</summary>
internal static class DensityFits
{
    public static ParallelPass Threads(int count) => new(count, () => { });

    public static TiledRows Tiled(float[] rows, int columns) => new(new FeatureMatrix(rows, rows.Length / columns, columns), Threads(1));

    public static DensityModel Fit(float[] rows, int columns, double? epsilon, int minimumPoints, int threads = 1) => DensityFit.Fit(
        new FeatureMatrix(rows, rows.Length / columns, columns),
        new DbscanPlan(epsilon, minimumPoints, Seed: 1, threads), Threads(threads));

    public static NearestCore Find(DensityModel model, ReadOnlySpan<float> row)
    {
        var found = new NearestCore[1];
        new DensityScorer(model, findClusters: true).Find(row.ToArray(), found);
        return found[0];
    }

    public static float Score(DensityModel model, params ReadOnlySpan<float> row) => model.Score(Find(model, row).Squared);
}
