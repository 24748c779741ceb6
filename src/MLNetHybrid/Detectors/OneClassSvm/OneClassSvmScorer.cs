using MLNetHybrid.Components;


namespace MLNetHybrid.Detectors.OneClassSvm;

/// <summary>Scores batches: small ones on the caller's thread, larger ones on all processors, with the same result.</summary>
/// <param name="expansion">f.</param>
/// <param name="explains">Whether the first extra output takes the features' contributions.</param>
internal sealed class OneClassSvmScorer(SupportVectorExpansion expansion, bool explains) : BatchScorer
{
    private float[] _rows = [];
    private float[] _contributions = [];
    private double[] _sums = [];

    public override void Score(ReadOnlySpan<float> features, BatchOutput output)
    {
        // s_n = rho - sum_m alpha_m K(x_m, z_n)
        int N = output.RowCount, D = expansion.Sum.ColumnCount;
        if (_sums.Length < N) _sums = new double[N];
        if (N <= KernelExpansion.RowsPerBlock) expansion.Sum.Evaluate(features, _sums.AsSpan(0, N));
        else expansion.Sum.Evaluate(Shared(features, N * D), _sums.AsMemory(0, N), Environment.ProcessorCount);

        Span<float> scores = output.Scores;
        for (int n = 0; n < N; n++) scores[n] = expansion.Score(features.Slice(n * D, D), _sums[n]);
        if (explains) Explain(features, N * D, output.Extra(0));
    }

    private void Explain(ReadOnlySpan<float> features, int count, Span<float> contributions)
    {
        if (_contributions.Length < count) _contributions = new float[count];
        expansion.Contributions.ExplainRows(Shared(features, count), _contributions.AsMemory(0, count));
        _contributions.AsSpan(0, count).CopyTo(contributions);
    }

    // Other threads cannot see a span.
    private ReadOnlyMemory<float> Shared(ReadOnlySpan<float> features, int count)
    {
        if (_rows.Length < count) _rows = new float[count];
        features[..count].CopyTo(_rows);
        return _rows.AsMemory(0, count);
    }
}
