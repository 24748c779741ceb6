using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace MLNetHybrid.Evaluation.Comparison;

/// <summary>
/// The baselines "PCA": how far a window of standardized rows lies from the plane of the training windows' components; with one row per
/// window, how far a row does. A window of rows that lie side by side is a stretch of them, so none is copied.
/// </summary>
internal sealed class PrincipalReconstruction
{
    /// <summary>
    /// Eigenvalues of larger matrices take too long: where a window has more values, components come from at most as many windows, evenly
    /// spaced.
    /// </summary>
    internal const int MaximumMatrixSize = 500;

    // Of the largest variance: what lies below is rounding.
    private const double LeastVariance = 1e-12;

    private readonly int _columns;
    private readonly double[] _mean;
    private readonly double[][] _components;

    /// <param name="rows">(N, D), standardized training rows.</param>
    /// <param name="window">L, from 1 to the rows of the longest stream.</param>
    /// <param name="explainedVariance">The fewest components that reach this share are kept, at most L D - 1.</param>
    public PrincipalReconstruction(StreamRows rows, int window, double explainedVariance)
    {
        double[] z = rows.Values;
        int columns = _columns = rows.ColumnCount, size = window * columns, start = 0;
        var starts = new List<int>();
        foreach (int rowCount in rows.Counts)
        {
            starts.AddRange(Enumerable.Range(start, Math.Max(0, rowCount - window + 1)));
            start += rowCount;
        }
        int count = starts.Count, stride = size <= MaximumMatrixSize ? 1 : (count + MaximumMatrixSize - 1) / MaximumMatrixSize;
        Matrix<double> windows = Matrix<double>.Build.Dense(
            (count + stride - 1) / stride, size, (i, j) => z[starts[i * stride] * columns + j]);
        _mean = [.. windows.ColumnSums() / windows.RowCount];
        windows = Matrix<double>.Build.Dense(windows.RowCount, size, (i, j) => windows[i, j] - _mean[j]);

        // A'A v = s v and AA' u = s u have the same s > 0, and v = A'u / sqrt(s): the smaller matrix is enough.
        bool wide = windows.RowCount < size;
        Evd<double> evd = (wide ? windows.TransposeAndMultiply(windows) : windows.TransposeThisAndMultiply(windows))
            .Evd(Symmetricity.Symmetric);
        double[] variances = [.. evd.EigenValues.Select(v => Math.Max(0, v.Real)).Reverse()];
        double total = variances.Sum(), explained = 0;
        var components = new List<double[]>();
        while (components.Count < Math.Min(variances.Length, size - 1) && explained < explainedVariance * total)
        {
            int k = components.Count;
            if (variances[k] <= LeastVariance * variances[0]) break;
            Vector<double> u = evd.EigenVectors.Column(variances.Length - 1 - k);
            components.Add([.. wide ? windows.TransposeThisAndMultiply(u) / Math.Sqrt(variances[k]) : u]);
            explained += variances[k];
        }
        _components = [.. components];
    }

    /// <summary>K.</summary>
    public int ComponentCount => _components.Length;

    /// <summary>By window of the rows, from the first full one on: |a - W W' a|, a the window less the mean, W the components.</summary>
    /// <param name="z">(N, D), standardized rows; at least L.</param>
    public float[] Score(double[] z)
    {
        var scores = new float[z.Length / _columns - _mean.Length / _columns + 1];
        Parallel.For(0, scores.Length, () => (Centred: new double[_mean.Length], Outside: new double[_mean.Length]), (i, _, buffers) =>
        {
            TensorPrimitives.Subtract(z.AsSpan(i * _columns, _mean.Length), _mean, buffers.Centred);
            buffers.Centred.CopyTo(buffers.Outside, 0);
            foreach (double[] component in _components)
                TensorPrimitives.MultiplyAdd(
                    component, -TensorPrimitives.Dot<double>(buffers.Centred, component), buffers.Outside, buffers.Outside);
            scores[i] = (float)TensorPrimitives.Norm<double>(buffers.Outside);
            return buffers;
        }, _ => { });
        return scores;
    }
}
