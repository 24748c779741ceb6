using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetHybrid.Numerics;
using MLNetHybrid.Numerics.Simd;

namespace MLNetHybrid.Detectors.PrincipalComponents;

/// <summary>
/// Scores batches: small ones on the caller's thread, larger ones on several, with the same result. The residual is computed value by
/// value in single precision, never as a difference of squares, and its squares are summed in double precision: where the components hold
/// nearly all of a row, the score loses no digits but those of the row's own rounding.
/// </summary>
/// <param name="space">The components.</param>
/// <param name="contributions">Takes each feature's part in the score; null: not computed.</param>
/// <param name="t2">Takes Hotelling's T2; null: not computed.</param>
/// <param name="threadCount">At least 1.</param>
internal sealed class PrincipalComponentsScorer(
    PrincipalSubspace space, OutputColumn<float>? contributions, OutputColumn<float>? t2, int threadCount) : BatchScorer
{
    /// <summary>Rows that are scored together: both products read the components once for them.</summary>
    public const int RowsPerBlock = 64;

    private float[] _coordinates = [], _residuals = [];

    public override void Score(ReadOnlyMemory<float> features, BatchOutput output)
    {
        int N = output.RowCount, blocks = (N + RowsPerBlock - 1) / RowsPerBlock;
        if (_residuals.Length < N * space.PaddedFeatures)
            (_coordinates, _residuals) = (new float[N * space.PaddedComponents], new float[N * space.PaddedFeatures]);
        if (blocks == 1) ScoreBlock(features, output, 0);
        else ScoreBlocks(features, output, blocks);
    }

    /// <summary>The scores of rows (N, D) alone.</summary>
    public static float[] ScoreAll(PrincipalSubspace space, ReadOnlyMemory<float> rows, int count, int threadCount)
    {
        const int Batch = 16 * RowsPerBlock;
        var scores = new float[count];
        var output = new BatchOutput(Math.Min(Batch, count), []);
        var scorer = new PrincipalComponentsScorer(space, null, null, threadCount);
        for (int first = 0; first < count; first += Batch)
        {
            output.RowCount = Math.Min(Batch, count - first);
            scorer.Score(rows.Slice(first * space.FeatureCount, output.RowCount * space.FeatureCount), output);
            output.Scores.Span.CopyTo(scores.AsSpan(first));
        }

        return scores;
    }

    // In a method of its own, as a call of it allocates.
    private void ScoreBlocks(ReadOnlyMemory<float> features, BatchOutput output, int blocks) =>
        ParallelLoop.Run(blocks, threadCount, block => ScoreBlock(features, output, block));

    private void ScoreBlock(ReadOnlyMemory<float> features, BatchOutput output, int block)
    {
        int first = block * RowsPerBlock, rows = Math.Min(RowsPerBlock, output.RowCount - first);
        int D = space.FeatureCount, P = space.PaddedFeatures, C = space.PaddedComponents;
        ReadOnlySpan<float> x = features.Span.Slice(first * D, rows * D);
        Span<float> y = _coordinates.AsSpan(first * C, rows * C), r = _residuals.AsSpan(first * P, rows * P);
        space.Project(x, rows, y, r);
        for (int n = 0; n < rows; n++)
        {
            Span<float> residual = r.Slice(n * P, D);
            ReadOnlySpan<float> coordinates = y.Slice(n * C, space.ComponentCount);
            double square = Square(residual);
            double distance = t2 is null ? 0 : Distance(coordinates);
            if (!double.IsFinite(square + distance))
            {
                ScoreExtreme(x.Slice(n * D, D), output, first + n);
                continue;
            }

            output.Scores.Span[first + n] = ToSingle(square / D);
            if (t2 is not null) output.Of(t2, first + n)[0] = ToSingle(distance);
            if (contributions is null) continue;
            Span<float> parts = output.Of(contributions, first + n);
            for (int d = 0; d < D; d++) parts[d] = ToSingle((double)residual[d] * residual[d] / D);
        }
    }

    // A finite row has a finite score, however large its values.
    private void ScoreExtreme(ReadOnlySpan<float> x, BatchOutput output, int row)
    {
        double[] y = new double[space.ComponentCount], r = new double[x.Length];
        space.ProjectExtreme(x, y, r);
        double square = 0, distance = 0;
        foreach (double value in r) square += value * value;
        for (int k = 0; k < y.Length; k++) distance += y[k] * y[k] / space.Variances[k];
        output.Scores.Span[row] = ToSingle(square / x.Length);
        if (t2 is not null) output.Of(t2, row)[0] = ToSingle(distance);
        if (contributions is null) return;
        Span<float> parts = output.Of(contributions, row);
        for (int d = 0; d < r.Length; d++) parts[d] = ToSingle(r[d] * r[d] / r.Length);
    }

    // y: (k).  sum_k y_k^2 / variance_k
    private double Distance(ReadOnlySpan<float> y)
    {
        double sum = 0;
        for (int k = 0; k < y.Length; k++) sum += (double)y[k] * y[k] / space.Variances[k];
        return sum;
    }

    // x: (n).  sum_i x_i^2, eight doubles wide on every machine
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Square(ReadOnlySpan<float> x)
    {
        Operand<float> x0 = x;
        Vector512<double> s = default, t = default;
        int i = 0;
        for (; i + 16 <= x.Length; i += 16)
        {
            (Vector512<double> low, Vector512<double> high) = Vector512.Widen(Vector512.LoadUnsafe(ref x0.At(i, 16)));
            s = Vector512.MultiplyAddEstimate(low, low, s);
            t = Vector512.MultiplyAddEstimate(high, high, t);
        }

        double sum = Vector512.Sum(s + t);
        for (; i < x.Length; i++) sum += (double)x0[i] * x0[i];
        return sum;
    }

    private static float ToSingle(double value) => (float)Math.Min(value, float.MaxValue);
}
