namespace MLNetHybrid.Detectors.OneClassSvm;

/// <summary>Scores batches: small ones on the caller's thread, larger ones on all processors, with the same result.</summary>
/// <param name="expansion">f.</param>
/// <param name="contributions">Takes each feature's part in the score; null: not computed.</param>
internal sealed class OneClassSvmScorer(SupportVectorExpansion expansion, OutputColumn<float>? contributions) : BatchScorer
{
    private double[] _sums = [];

    public override void Score(ReadOnlyMemory<float> features, BatchOutput output)
    {
        // s_n = rho - sum_m alpha_m K(x_m, z_n)
        int N = output.RowCount, D = expansion.Sum.ColumnCount;
        if (_sums.Length < N) _sums = new double[N];
        if (N <= KernelExpansion.RowsPerBlock) expansion.Sum.Evaluate(features.Span, _sums.AsSpan(0, N));
        else expansion.Sum.Evaluate(features, _sums.AsMemory(0, N), Environment.ProcessorCount);

        Span<float> scores = output.Scores.Span;
        for (int n = 0; n < N; n++) scores[n] = expansion.Score(features.Span.Slice(n * D, D), _sums[n]);
        if (contributions is not null) expansion.Contributions.ExplainRows(features, output.Of(contributions));
    }
}
