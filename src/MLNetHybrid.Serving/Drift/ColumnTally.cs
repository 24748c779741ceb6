namespace MLNetHybrid.Serving.Drift;

/// <summary>
/// A column's latest values against its shares q in training: how many of the last n fall into each bin, and the evidence of a sequential
/// test that never ends.
/// </summary>
/// <remarks>
/// Evidence: M_t = max(M_(t-1), 1) p_t(b) / q(b), where p_t is what the n events before predict, with q counted in as some more of them.
/// While values are independent and distributed as q, M exceeds A once in at least A values on average, whatever p_t is made of, as long as
/// it comes from before (an e-detector of the CUSUM kind: Shin, Ramdas, Rinaldo: "E-detectors: a nonparametric framework for sequential
/// change detection", 2024).
/// </remarks>
internal sealed class ColumnTally(string name, double[] shares, int window)
{
    // Values' worth of training's shares in the index, in each bin, and in what is predicted, in all.
    private const double InBin = 0.5, InPrediction = 20;

    private readonly int[] _latest = new int[shares.Length];
    private readonly byte[] _ring = new byte[window];
    private long _count;
    private double _logEvidence;

    public void Add(int bin)
    {
        double predicted = (_latest[bin] + InPrediction * shares[bin]) / (Math.Min(_count, window) + InPrediction);
        _logEvidence = Math.Max(0, _logEvidence) + Math.Log(predicted / shares[bin]);

        int place = (int)(_count++ % window);
        if (_count > window) _latest[_ring[place]]--;
        _ring[place] = (byte)bin;
        _latest[bin]++;
    }

    public ColumnDrift Report(DriftOptions options)
    {
        double evidence = Math.Max(0, _logEvidence) / Math.Log(10), index = Index();
        return new(name, index, evidence, index >= options.LeastIndex && evidence >= Math.Log10(options.EventsBetweenFalseWarnings));
    }

    private double Index()
    {
        if (_count < window) return double.NaN;
        double sum = 0;
        for (int b = 0; b < shares.Length; b++)
        {
            double p = (_latest[b] + InBin) / (window + InBin * shares.Length);
            sum += (p - shares[b]) * Math.Log(p / shares[b]);
        }
        return sum;
    }
}
