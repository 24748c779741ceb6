using MLNetHybrid.Components;

namespace MLNetHybrid.OneClassSvm;

/// <summary>Scores batches: small ones on the caller's thread, larger ones on all processors, with the same result.</summary>
internal sealed class OneClassSvmScorer(SupportVectorExpansion expansion) : BatchScorer
{
    private float[] _rows = [];
    private double[] _sums = [];

    public override void Score(ReadOnlySpan<float> features, BatchOutput output)
    {
        // s_n = rho - sum_m alpha_m K(x_m, z_n)
        int N = output.RowCount, D = expansion.Sum.ColumnCount;
        if (_sums.Length < N) _sums = new double[N];
        if (N <= KernelExpansion.RowsPerBlock) expansion.Sum.Evaluate(features, _sums.AsSpan(0, N));
        else
        {
            // Other threads cannot see a span.
            if (_rows.Length < N * D) _rows = new float[N * D];
            features[..(N * D)].CopyTo(_rows);
            expansion.Sum.Evaluate(_rows.AsMemory(0, N * D), _sums.AsMemory(0, N), threadCount: -1);
        }

        Span<float> scores = output.Scores;
        for (int n = 0; n < N; n++) scores[n] = (float)(expansion.Rho - _sums[n]);
    }
}
