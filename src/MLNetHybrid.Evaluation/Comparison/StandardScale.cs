namespace MLNetHybrid.Evaluation.Comparison;

/// <summary>z = (x - mean) / standard deviation by feature, from the finite training rows; a constant feature is only centred.</summary>
internal sealed class StandardScale
{
    private readonly double[] _means, _deviations;

    public StandardScale(FeatureSeries train)
    {
        int columns = train.ColumnCount, count = train.Finite.Count(true);
        (_means, _deviations) = (new double[columns], new double[columns]);
        double[] lowest = new double[columns], highest = new double[columns];
        Array.Fill(lowest, double.PositiveInfinity);
        Array.Fill(highest, double.NegativeInfinity);
        Each(train, (d, x) =>
            (_means[d], lowest[d], highest[d]) = (_means[d] + x / count, Math.Min(lowest[d], x), Math.Max(highest[d], x)));
        Each(train, (d, x) => _deviations[d] += (x - _means[d]) * (x - _means[d]) / count);
        // A constant's deviation is not quite 0, for its mean is rounded.
        for (int d = 0; d < columns; d++) _deviations[d] = highest[d] > lowest[d] ? Math.Sqrt(_deviations[d]) : 1;
    }

    /// <summary>(N, D). A row that is not finite repeats the one before it, or is 0 at the start; nobody scores it.</summary>
    public double[] Apply(FeatureSeries series)
    {
        int columns = series.ColumnCount;
        var z = new double[(long)series.RowCount * columns];
        for (int i = 0; i < series.RowCount; i++)
        {
            Span<double> row = z.AsSpan(i * columns, columns);
            ReadOnlySpan<float> x = series.Row(i);
            if (series.Finite[i])
            {
                for (int d = 0; d < columns; d++) row[d] = (x[d] - _means[d]) / _deviations[d];
            }
            else if (i > 0)
            {
                z.AsSpan((i - 1) * columns, columns).CopyTo(row);
            }
        }
        return z;
    }

    private static void Each(FeatureSeries series, Action<int, double> visit)
    {
        for (int i = 0; i < series.RowCount; i++)
        {
            if (!series.Finite[i]) continue;
            ReadOnlySpan<float> x = series.Row(i);
            for (int d = 0; d < x.Length; d++) visit(d, x[d]);
        }
    }
}
