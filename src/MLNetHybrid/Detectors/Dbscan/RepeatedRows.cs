using MLNetHybrid.Detectors.Search;


namespace MLNetHybrid.Detectors.Dbscan;

/// <summary>
/// eps where none was given and the k-distance curve holds none, because every row is repeated often enough to be a core point by itself.
/// In the units of the data: rows times a number have eps times that number, and the same verdicts.
/// </summary>
internal static class RepeatedRows
{
    /// <summary>Share of the distance between different rows: nearer to one of them than to the other.</summary>
    public const double ShareOfDistance = 0.5;

    /// <summary>
    /// Share of a row's length, where no two rows differ: well above what rounding does to a row, well below any change worth a name.
    /// </summary>
    public const double ShareOfLength = 1e-3;

    /// <summary>Where all rows are 0 nothing has a unit: the scale of standardised data.</summary>
    public const double OfZeros = 1;

    // rows: (N, D), at least one.
    public static double Epsilon(FeatureMatrix rows, int seed, ParallelPass pass)
    {
        FeatureMatrix different = Different(rows);
        if (different.RowCount > 1)
        {
            float[] nearest = KDistanceCurve.Measure(
                new TiledRows(different, pass), neighbours: 2, KDistanceCurve.MaximumSampleSize, seed, pass);
            return ShareOfDistance * nearest[nearest.Length / 2];
        }

        double squares = 0;
        foreach (float value in rows.Row(0)) squares += (double)value * value;
        return squares > 0 ? ShareOfLength * Math.Sqrt(squares) : OfZeros;
    }

    // Each row once, in the order in which they first come.
    private static FeatureMatrix Different(FeatureMatrix rows)
    {
        var seen = new HashSet<int>(new SameValues(rows));
        for (int row = 0; row < rows.RowCount; row++) seen.Add(row);
        int D = rows.ColumnCount;
        var values = new float[seen.Count * D];
        int count = 0;
        foreach (int row in seen.Order()) rows.Row(row).CopyTo(values.AsSpan(count++ * D));
        return new FeatureMatrix(values, count, D);
    }

    /// <summary>Rows, by their numbers, are the same where all their values are.</summary>
    private sealed class SameValues(FeatureMatrix rows) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => rows.Row(x).SequenceEqual(rows.Row(y));

        // float.GetHashCode is the same for 0 and -0, which are equal.
        public int GetHashCode(int row)
        {
            var hash = new HashCode();
            foreach (float value in rows.Row(row)) hash.Add(value);
            return hash.ToHashCode();
        }
    }
}
