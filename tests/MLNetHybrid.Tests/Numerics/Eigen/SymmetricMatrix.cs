using MLNetHybrid.Numerics.Eigen;
using MLNetHybrid.Numerics.Products;

namespace MLNetHybrid.Tests.Numerics.Eigen;

/// <summary>Symmetric matrices of known eigenvalues, and what makes a pair an eigenpair.</summary>
internal static class SymmetricMatrix
{
    /// <summary>H diag(values) H, H a product of a few random reflections; (n, n) row-major.</summary>
    public static double[] WithEigenvalues(double[] values, int seed = 5)
    {
        int n = values.Length;
        var random = new System.Random(seed);
        var a = new double[n * n];
        for (int i = 0; i < n; i++) a[i * (n + 1)] = values[i];
        for (int reflection = 0; reflection < 3; reflection++)
        {
            double[] v = [.. Enumerable.Range(0, n).Select(_ => Gaussian.Next(random.NextDouble))];
            double length = Math.Sqrt(v.Sum(x => x * x));
            for (int i = 0; i < n; i++) v[i] /= length;
            // A - 2 v (A v)^T - 2 (A v) v^T + 4 (v A v) v v^T
            double[] p = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Sum(j => a[i * n + j] * v[j]))];
            double c = Enumerable.Range(0, n).Sum(i => v[i] * p[i]);
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++) a[i * n + j] += -2 * v[i] * p[j] - 2 * p[i] * v[j] + 4 * c * v[i] * v[j];
        }

        for (int i = 0; i < n; i++)
            for (int j = 0; j < i; j++) a[i * n + j] = a[j * n + i] = (a[i * n + j] + a[j * n + i]) / 2;
        return a;
    }

    public static PanelMatrix Panels(double[] a, int n)
    {
        var panels = new PanelMatrix(n, n);
        for (int c = 0; c < n; c++) panels.SetColumn(c, a.AsSpan(c * n, n));
        return panels;
    }

    /// <summary>Values as expected, A v = value v, and v_i v_j = 1 or 0, all to the tolerance times the largest value.</summary>
    public static void AssertPairs(double[] a, int n, EigenPairs pairs, double[] expected, double tolerance)
    {
        double scale = expected.Max(Math.Abs);
        Assert.Equal(expected.Length, pairs.Values.Length);
        for (int k = 0; k < expected.Length; k++)
        {
            Assert.Equal(expected[k], pairs.Values[k], tolerance * scale);
            double[] v = pairs.Vectors[(k * n)..((k + 1) * n)];
            for (int i = 0; i < n; i++)
            {
                double sum = -pairs.Values[k] * v[i];
                for (int j = 0; j < n; j++) sum += a[i * n + j] * v[j];
                Assert.Equal(0, sum, tolerance * scale);
            }

            for (int other = 0; other <= k; other++)
            {
                double dot = 0;
                for (int i = 0; i < n; i++) dot += v[i] * pairs.Vectors[other * n + i];
                Assert.Equal(other == k ? 1 : 0, dot, 1e-12);
            }
        }
    }
}
