using MLNetHybrid.LstmAutoencoder.Kernels;

namespace MLNetHybrid.Tests.LstmAutoencoder.Kernels;

public sealed class MatrixProductTests
{
    // Sizes around one and two vectors of float and double (4, 8, 16 lanes) and around blocks of 4 rows.
    public static TheoryData<int, int, int> Shapes()
    {
        var shapes = new TheoryData<int, int, int>();
        foreach (int m in new[] { 1, 3, 4, 5, 8, 11 })
            foreach (int n in new[] { 1, 3, 4, 7, 8, 9, 15, 16, 17, 30, 32, 37, 64 })
                shapes.Add(m, 1 + (m * n) % 19, n);
        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Product_adds_what_the_definition_says(int m, int k, int n)
    {
        double[] a = Draws.Normal(1, m * k), b = Draws.Normal(2, k * n), c = Draws.Normal(3, m * n);
        double[] expected = Naive(a, b, c, m, k, n);
        MatrixProduct.Add<double>(a, b, c, m, k, n);
        Near.Equal(expected, c, 1e-13);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Product_in_single_precision_adds_what_the_definition_says(int m, int k, int n)
    {
        double[] a = Draws.Normal(1, m * k), b = Draws.Normal(2, k * n), c = Draws.Normal(3, m * n);
        float[] result = [.. c.Select(v => (float)v)];
        MatrixProduct.Add(Draws.Single(a), Draws.Single(b), result, m, k, n);
        // at most 20 terms of size about 1, each rounded to 6e-8 of the running sum
        Near.Equal(Naive(a, b, c, m, k, n), result, 2e-5);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Transposed_product_equals_product_of_the_transposed(int m, int k, int n)
    {
        double[] a = Draws.Normal(1, m * k), b = Draws.Normal(2, k * n), c = Draws.Normal(3, m * n);
        double[] expected = Naive(a, b, c, m, k, n);
        double[] transposed = new double[m * k];
        MatrixProduct.Transpose<double>(a, transposed, m, k);
        MatrixProduct.AddTransposed<double>(transposed, b, c, m, k, n);
        Near.Equal(expected, c, 1e-13);
    }

    [Fact]
    public void A_row_of_the_product_does_not_depend_on_the_other_rows()
    {
        const int m = 11, k = 13, n = 21;
        float[] a = Draws.Single(Draws.Normal(1, m * k)), b = Draws.Single(Draws.Normal(2, k * n));
        float[] all = new float[m * n];
        MatrixProduct.Add<float>(a, b, all, m, k, n);
        for (int row = 0; row < m; row++)
        {
            float[] alone = new float[n];
            MatrixProduct.Add(a.AsSpan(row * k, k), b, alone, 1, k, n);
            Assert.Equal(all.AsSpan(row * n, n).ToArray(), alone);
        }
    }

    private static double[] Naive(double[] a, double[] b, double[] c, int m, int k, int n)
    {
        double[] result = [.. c];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
                for (int p = 0; p < k; p++)
                    result[i * n + j] += a[i * k + p] * b[p * n + j];
        return result;
    }
}
