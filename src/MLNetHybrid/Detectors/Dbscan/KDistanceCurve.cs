using System.Buffers;
using MLNetHybrid.Detectors.Search;
using MLNetHybrid.Numerics.Random;

namespace MLNetHybrid.Detectors.Dbscan;

/// <summary>
/// The curve from which eps is read: for each row the distance at which it would become a core point, sorted. Its knee parts the rows of
/// dense regions (flat) from outliers (steep).
/// </summary>
internal static class KDistanceCurve
{
    /// <summary>
    /// Rows the curve is drawn from at most; of more rows a seeded, stratified sample is taken. Each is measured against all rows.
    /// </summary>
    public const int MaximumSampleSize = 16_384;

    /// <summary>Rows of a curve that is only to say what eps might have been.</summary>
    public const int AdvisorySampleSize = 512;

    // Distances that the rows searching together may hold.
    private const int DistancesAtOnce = 1 << 15;

    /// <summary>A curve that stays less than this share of its height below its chord counts as one without a knee.</summary>
    public const double LeastBend = 0.05;

    /// <summary>Quantile of the curve taken where there is no knee.</summary>
    public const double FallbackQuantile = 0.95;

    /// <summary>
    /// Distances of rows to their <paramref name="neighbours"/>-th nearest row, themselves included, ascending: at most
    /// <paramref name="largestSample"/>.
    /// </summary>
    public static float[] Measure(TiledRows rows, int neighbours, int largestSample, int seed, ParallelPass pass)
    {
        int k = Math.Min(neighbours, rows.RowCount), sampleSize = Math.Min(rows.RowCount, largestSample);
        int[] positions = StratifiedSample.Draw(rows.RowCount, sampleSize, seed);
        var curve = new float[sampleSize];
        int groupSize = Math.Clamp(DistancesAtOnce / k, 1, TileKernels.TileRows);
        pass.For((sampleSize + groupSize - 1) / groupSize, group =>
        {
            // Neighbours in the tiles' order lie near each other, so they search together; strata of it are spread over the data.
            int first = group * groupSize, length = Math.Min(groupSize, sampleSize - first);
            var tile = new QueryTile(rows.ColumnCount);
            tile.Fill(rows, positions.AsSpan(first, length));

            NearRow[] rented = ArrayPool<NearRow>.Shared.Rent(length * k);
            NearestRowsQuery.Search(rows, tile, leaves: [], k, rented.AsSpan(0, length * k), excluded: []);
            for (int i = 0; i < length; i++) curve[first + i] = (float)Math.Min(Math.Sqrt(rented[(i + 1) * k - 1].Squared), float.MaxValue);
            ArrayPool<NearRow>.Shared.Return(rented);
        });
        Array.Sort(curve);
        return curve;
    }

    /// <summary>
    /// The knee of an ascending curve, as an index: the point farthest below the chord from its first to its last point, both axes scaled
    /// to [0, 1] (Kneedle: Satopaa, Albrecht, Irwin and Raghavan, 2011, without smoothing and with one knee). Zero distances, which only
    /// say that rows are repeated, are left out. Where the curve hardly bends, the 95 % quantile of the positive part. -1 where no distance
    /// is positive.
    /// </summary>
    // d: (K) ascending.  knee = argmax_i ( i / (K - 1) - (d_i - d_0) / (d_K-1 - d_0) )
    public static int Knee(ReadOnlySpan<float> d)
    {
        int zeros = 0;
        while (zeros < d.Length && d[zeros] <= 0) zeros++;
        if (zeros == d.Length) return -1;

        var positive = d[zeros..];
        double span = (double)positive[^1] - positive[0], width = positive.Length - 1;
        int knee = 0;
        double bend = 0;
        for (int i = 0; span > 0 && i < positive.Length; i++)
        {
            double below = i / width - ((double)positive[i] - positive[0]) / span;
            if (below > bend) (knee, bend) = (i, below);
        }
        return zeros + (bend >= LeastBend ? knee : (int)Math.Ceiling(FallbackQuantile * width));
    }
}
