namespace MLNetHybrid.Serving.Drift;

/// <summary>
/// A column's latest values against its shares q in training: how many of the last n fall into each bin, and the evidence of a sequential
/// test that never ends.
/// </summary>
/// <remarks>
/// Evidence: M_t = max(M_(t-1), 1) p_t(b) / q(b), where p_t is what the values since M was last 1 predict, each bin with half a value more.
/// While values are independent and distributed as q, M exceeds A once in at least A values on average (an e-detector of the CUSUM kind:
/// Shin, Ramdas, Rinaldo: "E-detectors: a nonparametric framework for sequential change detection", 2024).
/// </remarks>
internal sealed class ColumnTally(string name, double[] shares, int window)
{
    private const double Prior = 0.5;

    private readonly int[] _latest = new int[shares.Length];
    private readonly int[] _sinceReset = new int[shares.Length];
    private readonly byte[] _ring = new byte[window];
    private long _count;
    private int _countSinceReset;
    private double _logEvidence;

    public void Add(int bin)
    {
        int place = (int)(_count++ % window);
        if (_count > window) _latest[_ring[place]]--;
        _ring[place] = (byte)bin;
        _latest[bin]++;

        double predicted = (_sinceReset[bin] + Prior) / (_countSinceReset + Prior * shares.Length);
        _logEvidence += Math.Log(predicted / shares[bin]);
        _sinceReset[bin]++;
        _countSinceReset++;
        if (_logEvidence > 0) return;
        _logEvidence = 0;
        Array.Clear(_sinceReset);
        _countSinceReset = 0;
    }

    public ColumnDrift Report(DriftOptions options)
    {
        double evidence = _logEvidence / Math.Log(10), index = Index();
        return new(name, index, evidence, index >= options.LeastIndex && evidence >= Math.Log10(options.EventsBetweenFalseWarnings));
    }

    private double Index()
    {
        if (_count < window) return double.NaN;
        double sum = 0;
        for (int b = 0; b < shares.Length; b++)
        {
            double p = (_latest[b] + Prior) / (window + Prior * shares.Length);
            sum += (p - shares[b]) * Math.Log(p / shares[b]);
        }
        return sum;
    }
}
