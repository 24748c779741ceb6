using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace MLNetHybrid.Features;

/// <summary>
/// Gathers mean, variance, extremes and, where values are kept, quartiles of each feature in one pass (Welford 1962, in double). The zeros
/// that sparse rows leave out are only counted, and join the statistics at the end, so a row costs what it holds.
/// </summary>
internal sealed class FeatureStatistics<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Moments[] _moments;
    private readonly List<T>[]? _values;
    private long _present;      // values that rows held
    private long _stepCount;    // rows of F values: several per window

    /// <param name="featureCount">F.</param>
    /// <param name="keepValues">Whether quartiles are needed.</param>
    public FeatureStatistics(int featureCount, bool keepValues)
    {
        _moments = new Moments[featureCount];
        Array.Fill(_moments, new Moments { Minimum = double.PositiveInfinity, Maximum = double.NegativeInfinity });
        if (!keepValues) return;
        _values = new List<T>[featureCount];
        for (int f = 0; f < featureCount; f++) _values[f] = [];
    }

    public long RowCount { get; private set; }

    /// <summary>Share of all values that rows held; the others are zeros that sparse rows left out.</summary>
    public double PresentShare => (double)_present / Math.Max(1, _stepCount * _moments.Length);

    /// <param name="row">One or more steps of F values.</param>
    public void Add(in VBuffer<T> row)
    {
        ReadOnlySpan<T> values = row.GetValues();
        int featureCount = _moments.Length;
        if (row.IsDense)
        {
            for (int start = 0; start < values.Length; start += featureCount)
                for (int f = 0; f < featureCount; f++) Add(f, values[start + f]);
        }
        else
        {
            ReadOnlySpan<int> indices = row.GetIndices();
            for (int i = 0; i < values.Length; i++) Add(indices[i] % featureCount, values[i]);
        }
        RowCount++;
        _present += values.Length;
        _stepCount += row.Length / featureCount;
    }

    public FeatureSummary Summarize(int feature)
    {
        Moments m = _moments[feature];
        // m: n values with mean mu and squares M; z zeros join them.
        // mean = mu n / (n + z),  squares = M + mu^2 n z / (n + z)
        long zeros = _stepCount - m.Count - m.Skipped;
        long count = m.Count + zeros;
        if (count == 0) return new FeatureSummary { Count = 0, Mean = 0, Variance = 0, Minimum = 0, Maximum = 0, IsFlag = false };
        if (zeros > 0) m.Tell(0);
        double share = (double)m.Count / count;
        var summary = new FeatureSummary
        {
            Count = count,
            Mean = m.Mean * share,
            Variance = (m.Squares + m.Mean * m.Mean * share * zeros) / count,
            Minimum = zeros > 0 ? Math.Min(0, m.Minimum) : m.Minimum,
            Maximum = zeros > 0 ? Math.Max(0, m.Maximum) : m.Maximum,
            IsFlag = m.DistinctCount == 2,
        };
        if (_values is null) return summary;

        List<T> values = _values[feature];
        values.Sort();
        int negative = values.BinarySearch(T.Zero);
        negative = negative < 0 ? ~negative : negative;
        return summary with
        {
            FirstQuartile = Quantile(values, negative, zeros, 0.25),
            Median = Quantile(values, negative, zeros, 0.5),
            ThirdQuartile = Quantile(values, negative, zeros, 0.75),
        };
    }

    private void Add(int feature, T value)
    {
        ref Moments m = ref _moments[feature];
        if (!T.IsFinite(value))
        {
            m.Skipped++;
            return;
        }

        // Beyond the range of Single squares may overflow, and outputs end there anyway.
        double x = Math.Clamp(double.CreateTruncating(value), -float.MaxValue, float.MaxValue);
        m.Count++;
        double deviation = x - m.Mean;
        m.Mean += deviation / m.Count;
        m.Squares += deviation * (x - m.Mean);
        m.Minimum = Math.Min(m.Minimum, x);
        m.Maximum = Math.Max(m.Maximum, x);
        m.Tell(x);
        _values?[feature].Add(value);
    }

    // As Numerics.Quantile.Linear, with zeros among the sorted values that are not stored.
    private static double Quantile(List<T> sorted, int zerosFrom, long zeros, double q)
    {
        double At(long i) =>
            i < zerosFrom ? double.CreateTruncating(sorted[(int)i])
            : i < zerosFrom + zeros ? 0
            : double.CreateTruncating(sorted[(int)(i - zeros)]);
        long last = sorted.Count + zeros - 1;
        double h = last * q;
        var i = (long)h;
        double low = At(i), high = At(Math.Min(i + 1, last));
        return low + (h - i) * (high - low);
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Moments
    {
        public long Count;
        public long Skipped;
        public double Mean;
        public double Squares;
        public double Minimum;
        public double Maximum;
        public int DistinctCount;   // up to 3
        private double _first;
        private double _second;

        /// <summary>Counts a value, if it is a new one.</summary>
        public void Tell(double x)
        {
            if (DistinctCount == 3 || (DistinctCount > 0 && x == _first) || (DistinctCount > 1 && x == _second)) return;
            if (DistinctCount == 0) _first = x;
            else _second = x;
            DistinctCount++;
        }
    }
}
