namespace MLNetHybrid.Evaluation.TimeSeries;

/// <summary>The anomalous segments, widened step by step; those that touch count as one. Knows the share hit at each threshold.</summary>
internal sealed class WidenedSegments
{
    private readonly List<Segment> _segments;
    private readonly int[] _bins, _firstBins;
    private readonly double[] _shareHit;
    private int _half = -1;

    public WidenedSegments(List<Segment> segments, int[] bins, int thresholdCount)
    {
        (_segments, _bins, _shareHit) = (segments, bins, new double[thresholdCount]);
        _firstBins = [.. segments.Select(s => bins.AsSpan(s.Start, s.Length).ToArray().Min())];
    }

    /// <summary>The share of widened segments with at least one alarm at threshold <paramref name="bin"/> or before.</summary>
    public double ShareHit(int bin) => _shareHit[bin];

    /// <summary>Widens by <paramref name="half"/> rows on either side: the same as before, or one more.</summary>
    public void WidenTo(int half)
    {
        if (half == _half) return;
        _half = half;
        for (int k = 0; half > 0 && k < _segments.Count; k++)
        {
            int before = _segments[k].Start - half, after = _segments[k].End - 1 + half;
            if (before >= 0) _firstBins[k] = Math.Min(_firstBins[k], _bins[before]);
            if (after < _bins.Length) _firstBins[k] = Math.Min(_firstBins[k], _bins[after]);
        }

        Array.Clear(_shareHit);
        int count = 0;
        for (int k = 0; k < _segments.Count; count++)
        {
            int first = _firstBins[k++];
            while (k < _segments.Count && _segments[k - 1].End - 1 + half >= _segments[k].Start - half)
                first = Math.Min(first, _firstBins[k++]);
            _shareHit[first]++;
        }
        for (int j = 0; j < _shareHit.Length; j++) _shareHit[j] = (_shareHit[j] + (j > 0 ? _shareHit[j - 1] * count : 0)) / count;
    }
}
