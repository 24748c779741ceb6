using MLNetHybrid.Numerics;

namespace MLNetHybrid.Explanations;

/// <summary>The normal rows that are known: what is typical of each feature, and which of them a row is like.</summary>
internal sealed class NormalReference
{
    private const double TypicalShare = 0.05;

    private readonly int _featureCount;
    private readonly double[][] _sorted;   // by feature: the values of the last rows, ascending
    private readonly double[] _deviations; // by feature

    /// <param name="windows">Whole windows and single rows; empty: none are known.</param>
    /// <param name="featureCount">F.</param>
    public NormalReference(IReadOnlyList<NormalWindow> windows, int featureCount)
    {
        Windows = windows;
        _featureCount = featureCount;
        _sorted = [.. Enumerable.Range(0, featureCount).Select(f => windows.Select(w => LastRow(w.Values)[f]).Order().ToArray())];
        _deviations = [.. _sorted.Select(Deviation)];
    }

    public IReadOnlyList<NormalWindow> Windows { get; }

    /// <summary>The same rows but this one of the data.</summary>
    public NormalReference Without(long row) =>
        Windows.Any(window => window.Row == row) ? new([.. Windows.Where(window => window.Row != row)], _featureCount) : this;

    public bool IsEmpty => Windows.Count == 0;

    public double Low(int feature) => Numerics.Quantile.Linear<double>(_sorted[feature], TypicalShare);

    public double High(int feature) => Numerics.Quantile.Linear<double>(_sorted[feature], 1 - TypicalShare);

    public double Median(int feature) => Numerics.Quantile.Linear<double>(_sorted[feature], 0.5);

    /// <summary>Whether the feature is 0 or 1 in every normal row.</summary>
    public bool IsFlag(int feature) => _sorted[feature].All(value => value is 0 or 1);

    /// <summary>Whether the feature is a whole number in every normal row.</summary>
    public bool IsWhole(int feature) => _sorted[feature].All(value => value == Math.Round(value));

    /// <summary>Differences are counted in these units: the standard deviation, or what stands for it where there is none.</summary>
    public double Deviation(int feature) => _deviations[feature];

    /// <summary>
    /// The most similar of them, the nearest first. Where there are whole windows and single rows, so many of either: their distances
    /// cannot be compared.
    /// </summary>
    /// <param name="x">(L, F)</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<(NormalWindow Window, double Distance)> Nearest(double[] x, int count) =>
    [
        .. Windows.GroupBy(window => window.Values.Length).OrderByDescending(kind => kind.Key).SelectMany(kind =>
            kind.Select(window => (window, Distance(x, window.Values))).OrderBy(pair => pair.Item2).Take(count)),
    ];

    /// <summary>Squared differences from a normal row, in standard deviations, (L, F); of a single row's only in the last row.</summary>
    public double[] Differences(double[] x, NormalWindow window)
    {
        var squares = new double[x.Length];
        int first = x.Length - window.Values.Length;
        for (int i = first; i < x.Length; i++)
        {
            double difference = (x[i] - window.Values[i - first]) / _deviations[i % _featureCount];
            squares[i] = difference * difference;
        }
        return squares;
    }

    /// <summary>The value of a normal window at a step of a feature; of a single row its only one.</summary>
    public double At(NormalWindow window, int step, int feature, int stepCount) =>
        window.Values[(window.Values.Length == _featureCount ? 0 : Math.Min(step, stepCount - 1)) * _featureCount + feature];

    // x: (L, F), z: (L, F) or (F).  sqrt(mean ((x - z) / s)^2), over the last row alone where there is no more
    private double Distance(double[] x, double[] z)
    {
        ReadOnlySpan<double> rows = x.Length == z.Length ? x : LastRow(x);
        double sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            double difference = (rows[i] - z[i]) / _deviations[i % _featureCount];
            sum += difference * difference;
        }
        return Math.Sqrt(sum / z.Length);
    }

    private Span<double> LastRow(double[] values) => values.AsSpan(values.Length - _featureCount);

    private static double Deviation(double[] values)
    {
        if (values.Length == 0) return 1;
        double mean = values.Average(), sum = 0;
        foreach (double value in values) sum += (value - mean) * (value - mean);
        double deviation = Math.Sqrt(sum / values.Length);
        // Of a feature that never varied any change counts, in the size of its value.
        return deviation > 1e-9 * Math.Abs(mean) ? deviation : Math.Max(Math.Abs(mean) * 0.01, 1e-9);
    }
}
