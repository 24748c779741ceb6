namespace MLNetHybrid.Dbscan;

/// <summary>From rows to a <see cref="DensityModel"/>.</summary>
internal static class DensityFit
{
    /// <summary>
    /// eps where none was given and no distance can be read, because every row of the curve is repeated often enough to be a core point by itself:
    /// the scale of standardised data.
    /// </summary>
    public const double EpsilonOfRepeatedRows = 1;

    // rows: (N, D).  epsilon null: read from the knee of the k-distance curve.
    public static DensityModel Fit(float[] rows, int rowCount, int columnCount, double? epsilon, int minimumPoints, int seed, ParallelOptions parallel)
    {
        var tiled = new TiledRows(rows, rowCount, columnCount);
        float[] curve = [];
        int knee = -1;
        if (epsilon is null)
        {
            // The row itself is the first of its neighbours: a distance to it says nothing.
            curve = KDistanceCurve.Measure(tiled, Math.Max(2, minimumPoints), seed, parallel);
            knee = KDistanceCurve.Knee(curve);
        }
        double eps = epsilon ?? (knee < 0 ? EpsilonOfRepeatedRows : curve[knee]);

        bool[] isCore = DensityClustering.FindCorePoints(tiled, eps, minimumPoints, parallel);
        var core = Gather(rows, columnCount, isCore);
        int[] coreClusterIds = DensityClustering.ConnectCorePoints(core, eps, parallel);

        var clusterIds = new int[rowCount];
        var test = new RadiusTest(eps * eps, columnCount);
        Parallel.For(0, rowCount, parallel, i =>
        {
            if (!isCore[i]) clusterIds[i] = DensityClustering.ClusterOf(core, coreClusterIds, test, rows.AsSpan(i * columnCount, columnCount));
        });
        for (int i = 0, c = 0; i < rowCount; i++)
        {
            if (isCore[i]) clusterIds[i] = coreClusterIds[c++];
        }
        return new DensityModel(core, coreClusterIds, eps, minimumPoints, clusterIds, curve, knee);
    }

    private static TiledRows Gather(float[] rows, int columnCount, bool[] isCore)
    {
        int count = isCore.Count(core => core);
        var gathered = new float[checked(count * columnCount)];
        for (int i = 0, c = 0; i < isCore.Length; i++)
        {
            if (isCore[i]) rows.AsSpan(i * columnCount, columnCount).CopyTo(gathered.AsSpan(c++ * columnCount));
        }
        return new TiledRows(gathered, count, columnCount);
    }
}
