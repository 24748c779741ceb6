using MLNetHybrid.Detectors.Search;


namespace MLNetHybrid.Detectors.Dbscan;

/// <summary>From rows to a <see cref="DensityModel"/>.</summary>
internal static class DensityFit
{
    /// <summary>Beyond this share of noise among the training rows, eps is probably too small.</summary>
    public const double SuspiciousNoise = 0.2;

    /// <summary>
    /// Clusters the rows. The k-distance curve is measured where eps is to be read from it, and, from fewer rows, where so much is noise
    /// that the user should know what it would have been.
    /// </summary>
    // rows: (N, D).
    public static DensityModel Fit(FeatureMatrix rows, DbscanPlan plan, ParallelPass pass)
    {
        var tiled = new TiledRows(rows, pass);
        float[] curve = plan.Epsilon is null ? MeasureCurve(tiled, KDistanceCurve.MaximumSampleSize, plan, pass) : [];
        int knee = KDistanceCurve.Knee(curve);
        double epsilon = plan.Epsilon ?? (knee < 0 ? RepeatedRows.Epsilon(rows, plan.Seed, pass) : curve[knee]);

        var test = new RadiusTest(epsilon * epsilon, rows.ColumnCount);
        var neighbourhoods = Neighbourhoods.Find(tiled, test, plan.MinimumPoints, pass);
        TiledRows core = CorePoints(rows, tiled, neighbourhoods, pass);
        int[] corePositions = DensityClustering.CorePositions(tiled, neighbourhoods, core);
        var clusters = new CoreClusters(core, DensityClustering.ConnectCorePoints(tiled, neighbourhoods, core, corePositions, test, pass));
        int[] clusterIds = DensityClustering.AssignRows(tiled, neighbourhoods, core, corePositions, clusters, test, pass);

        if (curve.Length == 0 && clusterIds.Count(id => id == DensityClustering.Noise) > SuspiciousNoise * rows.RowCount)
        {
            curve = MeasureCurve(tiled, KDistanceCurve.AdvisorySampleSize, plan, pass);
            knee = KDistanceCurve.Knee(curve);
        }
        return new DensityModel(core, clusters, epsilon, plan.MinimumPoints, clusterIds, curve, knee);
    }

    // The row itself is the first of its neighbours: a distance to it says nothing.
    private static float[] MeasureCurve(TiledRows rows, int largestSample, DbscanPlan plan, ParallelPass pass) =>
        KDistanceCurve.Measure(rows, Math.Max(2, plan.MinimumPoints), largestSample, plan.Seed, pass);

    // In the order of the training rows.
    private static TiledRows CorePoints(FeatureMatrix rows, TiledRows tiled, Neighbourhoods neighbourhoods, ParallelPass pass)
    {
        var isCore = new bool[rows.RowCount];
        int count = 0, width = rows.ColumnCount;
        for (int position = 0; position < isCore.Length; position++)
        {
            bool core = neighbourhoods.IsCore(position);
            isCore[tiled.OriginalIndex(position)] = core;
            if (core) count++;
        }
        if (count == rows.RowCount) return tiled;

        var gathered = new float[count * width];
        for (int i = 0, c = 0; i < isCore.Length; i++)
        {
            if (isCore[i]) rows.Row(i).CopyTo(gathered.AsSpan(c++ * width));
        }
        return new TiledRows(new FeatureMatrix(gathered, count, width), pass);
    }
}
