namespace MLNetHybrid.Evaluation.Comparison;

/// <summary>z = (x - mean) / width by feature, from the finite training rows; a constant feature is only centred.</summary>
internal sealed class CentredScale
{
    private readonly double[] _means, _widths;

    // width: of the F features' training values, (N), and their mean.
    private CentredScale(FeatureSeries train, Func<double[], double, double> width)
    {
        (_means, _widths) = (new double[train.ColumnCount], new double[train.ColumnCount]);
        for (int d = 0; d < _means.Length; d++)
        {
            double[] x = [.. Enumerable.Range(0, train.RowCount).Where(i => train.Finite[i]).Select(i => (double)train.Row(i)[d])];
            double mean = _means[d] = x.Average();
            // A constant's deviation is not quite 0, for its mean is rounded.
            _widths[d] = x.Max() > x.Min() ? width(x, mean) : 1;
        }
    }

    /// <summary>The width is the standard deviation, that of the population.</summary>
    public static CentredScale Standard(FeatureSeries train) =>
        new(train, (x, mean) => Math.Sqrt(x.Average(value => (value - mean) * (value - mean))));

    /// <summary>The width is the greatest value less the least.</summary>
    public static CentredScale Range(FeatureSeries train) => new(train, (x, _) => x.Max() - x.Min());

    /// <summary>(N, D). A row that is not finite repeats the one before it, or is 0 at a stream's start; nobody scores it.</summary>
    public StreamRows Apply(FeatureSeries series)
    {
        int columns = series.ColumnCount, i = 0;
        var z = new double[(long)series.RowCount * columns];
        foreach (int count in series.Counts)
        {
            for (int start = i; i < start + count; i++)
            {
                Span<double> row = z.AsSpan(i * columns, columns);
                ReadOnlySpan<float> x = series.Row(i);
                for (int d = 0; d < columns && series.Finite[i]; d++) row[d] = (x[d] - _means[d]) / _widths[d];
                if (!series.Finite[i] && i > start) z.AsSpan((i - 1) * columns, columns).CopyTo(row);
            }
        }
        return new StreamRows(z, columns, series.Counts);
    }
}
