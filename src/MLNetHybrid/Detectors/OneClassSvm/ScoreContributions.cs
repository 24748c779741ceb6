using System.Numerics.Tensors;
using MLNetHybrid.Numerics.Products;

namespace MLNetHybrid.Detectors.OneClassSvm;

/// <summary>
/// Splits Score(x) - Score(c) over the features, c being the mean of the support vectors weighted by alpha. A kernel is a function g of a
/// sum over the features, K(x_m, z) = g(q(x_m, z)), q = sum_d q_d: squared differences for the rbf kernel, products for the others. What
/// support vector m changes in the score between c and x, alpha_m (g(q(x_m, c)) - g(q(x_m, x))), goes to the features in proportion to what
/// each changes in q:
/// <code>
/// phi_d = - sum_m w_m (q_d(x_m, x) - q_d(x_m, c)),   w_m = alpha_m (g(q(x_m, x)) - g(q(x_m, c))) / (q(x_m, x) - q(x_m, c))
/// </code>
/// These are integrated gradients (Sundararajan, Taly, Yan: "Axiomatic attribution for deep networks", 2017) of each support vector's part
/// along the straight path of the q_d; they need no quadrature, and hold far outside, where the gradient at x itself is nothing. Immutable
/// and thread-safe.
/// </summary>
internal sealed class ScoreContributions
{
    private const int RowsPerChunk = 256;

    private readonly RowPanels _vectors;
    private readonly float[] _alpha;
    private readonly KernelFunction _kernel;
    private readonly float[] _center; // c, whose contributions are all 0
    private readonly float[] _atCenter; // q(x_m, c)
    private readonly FarRows _far;

    public ScoreContributions(RowPanels vectors, ReadOnlySpan<float> alpha, KernelFunction kernel)
    {
        int D = vectors.ColumnCount;
        _vectors = vectors;
        _alpha = alpha.ToArray();
        _kernel = kernel;
        _far = new FarRows(vectors, _alpha, kernel);
        _center = new float[D];
        var row = new float[D];
        var mean = new double[D];
        double total = 0;
        for (int m = 0; m < alpha.Length; m++)
        {
            vectors.CopyRow(m, row);
            for (int d = 0; d < D; d++) mean[d] += (double)alpha[m] * row[d];
            total += alpha[m];
        }
        for (int d = 0; d < D && total > 0; d++) _center[d] = (float)(mean[d] / total);
        _atCenter = new float[RowPanels.RoundUp(alpha.Length)];
        kernel.Argument(vectors.Slice(0, alpha.Length), _center, D, _atCenter);
    }

    /// <summary>phi of the row <paramref name="x"/> (D), whose sum is Score(x) - Score(c).</summary>
    public void Explain(ReadOnlySpan<float> x, Span<float> phi) => Explain(x, new double[PanelKernels.LanesPerColumn * x.Length], phi);

    /// <summary>phi of N rows <paramref name="x"/> (N, D) into <paramref name="phi"/> (N, D), on all processors.</summary>
    public void ExplainRows(ReadOnlyMemory<float> x, Memory<float> phi)
    {
        int D = _center.Length, N = x.Length / D;
        if (N == 1)
        {
            Explain(x.Span, phi.Span);
            return;
        }
        Parallel.For(0, N, () => new double[PanelKernels.LanesPerColumn * D], (n, _, v) =>
        {
            Explain(x.Span.Slice(n * D, D), v, phi.Span.Slice(n * D, D));
            return v;
        }, _ => { });
    }

    private void Explain(ReadOnlySpan<float> x, double[] v, Span<float> phi)
    {
        // phi_d = -delta_d (v_d + c_d S) for products, -delta_d (delta_d S - 2 v_d) for squared differences,
        // delta = x - c,  S = sum_m w_m,  v_d = sum_m w_m (x_md - c_d)
        int D = x.Length;
        Span<float> q = stackalloc float[RowsPerChunk];
        Span<double> w = stackalloc double[RowsPerChunk];
        double S = 0;
        bool isFar = false;
        Array.Clear(v);
        for (int start = 0; start < _alpha.Length; start += RowsPerChunk)
        {
            int end = Math.Min(start + RowsPerChunk, _alpha.Length), width = RowPanels.RoundUp(end) - start;
            ReadOnlySpan<float> panels = _vectors.Slice(start, end);
            _kernel.Argument(panels, x, D, q[..width]);
            isFar |= !TensorPrimitives.IsFiniteAll<float>(q[..(end - start)]);
            w.Clear();
            for (int m = start; m < end; m++)
            {
                w[m - start] = _alpha[m] * _kernel.Secant(q[m - start], _atCenter[m]);
                S += w[m - start];
            }
            PanelKernels.AddWeightedRows(panels, _center, w[..width], v);
        }

        for (int d = 0; d < D; d++)
        {
            double delta = (double)x[d] - _center[d], vd = PanelKernels.SumOfLanes(v, d);
            // A sum that begins at +0 is never -0: a feature without influence has no sign.
            phi[d] = 0f + (float)(_kernel.Kind == SvmKernel.Rbf ? -delta * (delta * S - 2 * vd) : -delta * (vd + _center[d] * S));
        }

        if (isFar || !TensorPrimitives.IsFiniteAll<float>(phi)) _far.Explain(x, _center, phi);
    }
}
