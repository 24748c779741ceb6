using ScottPlot;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>
/// The scale of an axis of scores: as they are, or where a few are far above all others by the inverse hyperbolic sine, which is linear
/// around the median and logarithmic far from it, so that both are seen.
/// </summary>
internal sealed class ScoreScale
{
    // Beyond so many times the range of the lower 90 %, that range would be a line on the floor.
    private const double LongTail = 10;

    private readonly double _centre, _unit;

    private ScoreScale(double centre, double unit) => (_centre, _unit) = (centre, unit);

    /// <summary>Whether it is not the plain one.</summary>
    public bool IsLogarithmic => _unit > 0;

    /// <summary>The scale for these scores; those that are not finite do not count.</summary>
    public static ScoreScale Of(IEnumerable<float> scores)
    {
        float[] sorted = [.. scores.Where(float.IsFinite).Order()];
        if (sorted.Length < 2) return new(0, 0);
        double median = Numerics.Quantile.Linear<float>(sorted, 0.5), bulk = Numerics.Quantile.Linear<float>(sorted, 0.9) - sorted[0];
        return bulk > 0 && sorted[^1] - sorted[0] > LongTail * bulk ? new(median, bulk / 2) : new(0, 0);
    }

    // y = asinh((x - c) / u)
    public double Place(double score) => IsLogarithmic ? Math.Asinh((score - _centre) / _unit) : score;

    public double Score(double place) => IsLogarithmic ? _centre + _unit * Math.Sinh(place) : place;

    /// <summary>Ticks at round scores, where the scale is not the plain one.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="low">The least score shown.</param>
    /// <param name="high">The greatest.</param>
    public void Mark(IAxis axis, double low, double high)
    {
        if (!IsLogarithmic) return;
        double apart = (Place(high) - Place(low)) / 8;
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        var taken = new List<double>();
        double least = Math.Pow(10, Math.Floor(Math.Log10(_unit)));
        IEnumerable<double> round = Enumerable.Range(0, 40).Select(k => least * Math.Pow(10, k))
            .TakeWhile(value => value <= Math.Max(Math.Abs(low), Math.Abs(high)));
        // The greatest first, so that the tail is marked; then what has room between.
        foreach (double value in round.Reverse().Append(0).Concat(round.Select(value => -value)))
        {
            if (value < low || value > high || taken.Any(other => Math.Abs(Place(other) - Place(value)) < apart)) continue;
            taken.Add(value);
            ticks.AddMajor(Place(value), value.ToString(Math.Abs(value) is >= 1e7 or (< 1e-4 and > 0) ? "0e0" : "#,0.####",
                CultureInfo.InvariantCulture));
        }
        axis.TickGenerator = ticks;
    }
}
