using MLNetHybrid.Numerics;

namespace MLNetHybrid.Evaluation.Statistics;

/// <summary>A box plot by matplotlib's rule: whiskers reach to the last value within 1.5 interquartile ranges of the box.</summary>
/// <param name="LowerWhisker">Least value not below LowerQuartile - 1.5 IQR, or the quartile itself.</param>
/// <param name="LowerQuartile">25 % quantile, interpolated linearly.</param>
/// <param name="Median">50 % quantile.</param>
/// <param name="UpperQuartile">75 % quantile.</param>
/// <param name="UpperWhisker">Greatest value not above UpperQuartile + 1.5 IQR, or the quartile itself.</param>
/// <param name="Mean">The values' mean.</param>
/// <param name="Outliers">Values beyond the whiskers, ascending.</param>
internal sealed record BoxPlotStatistics(
    double LowerWhisker, double LowerQuartile, double Median, double UpperQuartile, double UpperWhisker, double Mean,
    IReadOnlyList<double> Outliers)
{
    /// <summary>Of values in any order.</summary>
    /// <exception cref="ArgumentException">There are none, or one is not finite.</exception>
    public static BoxPlotStatistics Of(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty) throw new ArgumentException("A box plot needs at least one value.", nameof(values));
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        // NaN sorts first, infinities to the ends.
        if (!double.IsFinite(sorted[0]) || !double.IsFinite(sorted[^1]))
            throw new ArgumentException("A box plot takes finite values; got one that is not.", nameof(values));
        double q1 = Quantile.Linear(sorted, 0.25), q3 = Quantile.Linear(sorted, 0.75), reach = 1.5 * (q3 - q1);
        double low = sorted.First(x => x >= q1 - reach), high = sorted.Last(x => x <= q3 + reach);
        (low, high) = (Math.Min(low, q1), Math.Max(high, q3));
        return new BoxPlotStatistics(low, q1, Quantile.Linear(sorted, 0.5), q3, high, sorted.Average(),
            [.. sorted.Where(x => x < low || x > high)]);
    }
}
