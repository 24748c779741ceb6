using MLNetHybrid.Detectors.OneClassSvm;
using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Random;


namespace MLNetHybrid.Tests.Detectors.OneClassSvm;

public sealed class KernelFunctionTests
{
    [Theory]
    [InlineData(SvmKernel.Rbf)]
    [InlineData(SvmKernel.Linear)]
    [InlineData(SvmKernel.Polynomial)]
    [InlineData(SvmKernel.Sigmoid)]
    public void Values_are_those_of_the_formula_for_any_row_and_column_count(SvmKernel kind)
    {
        var random = new RandomStream(4, 0);
        foreach (int rowCount in new[] { 1, 15, 16, 17, 63, 64, 65, 150 })
        {
            foreach (int columnCount in new[] { 1, 2, 3, 7, 33 })
            {
                float[] x = Values(ref random, rowCount * columnCount), z = Values(ref random, columnCount);
                var kernel = new KernelFunction(kind, 0.7 / columnCount, 3, 0.5);
                var k = new float[RowPanels.RoundUp(rowCount)];
                kernel.Evaluate(new RowPanels(x, rowCount, columnCount).Slice(0, rowCount), z, columnCount, k);
                for (int i = 0; i < rowCount; i++)
                {
                    double expected = Formula(kernel, x.AsSpan(i * columnCount, columnCount), z);
                    Assert.Equal(expected, k[i], 3e-6 * (1 + Math.Abs(expected))); // single precision, up to 33 terms and a cube
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    public void Polynomial_of_any_degree_is_that_power(int degree)
    {
        var k = new float[RowPanels.Width];
        new KernelFunction(SvmKernel.Polynomial, 1, degree, 1).Evaluate(new RowPanels([0.5f], 1, 1).Slice(0, 1), [1], 1, k);
        Assert.Equal(Math.Pow(1.5, degree), k[0], 1e-5 * Math.Pow(1.5, degree));
    }

    [Fact]
    public void Equal_rows_have_kernel_value_one_even_far_from_zero()
    {
        float[] x = [1e6f, -3e6f, 0.001f];
        var k = new float[RowPanels.Width];
        new KernelFunction(SvmKernel.Rbf, 100, 3, 0).Evaluate(new RowPanels(x, 1, 3).Slice(0, 1), x, 3, k);
        Assert.Equal(1, k[0]);
    }

    [Theory]
    [InlineData(SvmKernel.Rbf)]
    [InlineData(SvmKernel.Linear)]
    [InlineData(SvmKernel.Polynomial)]
    [InlineData(SvmKernel.Sigmoid)]
    public void Diagonal_is_the_kernel_of_a_row_with_itself(SvmKernel kind)
    {
        float[] x = [0.5f, -1.25f, 2];
        var kernel = new KernelFunction(kind, 0.4, 3, 0.25);
        Assert.Equal(Formula(kernel, x, x), kernel.Diagonal(x), 1e-12);
    }

    [Fact]
    public void Expansion_is_the_weighted_sum_and_the_same_for_one_row_or_many_and_any_thread_count()
    {
        const int M = 700, N = 300, D = 5;
        var random = new RandomStream(8, 0);
        float[] x = Values(ref random, M * D), z = Values(ref random, N * D);
        double[] w = [.. Values(ref random, M).Select(v => (double)v)];
        var kernel = new KernelFunction(SvmKernel.Rbf, 0.3, 3, 0);
        var expansion = new KernelExpansion(x, w, D, kernel);

        double[] together = new double[N], alone = new double[N], threaded = new double[N];
        expansion.Evaluate(z, together);
        expansion.Evaluate(z.AsMemory(), threaded, threadCount: 8);
        for (int n = 0; n < N; n++) expansion.Evaluate(z.AsSpan(n * D, D), alone.AsSpan(n, 1));

        Assert.Equal(together, alone);
        Assert.Equal(together, threaded);
        for (int n = 0; n < N; n++)
        {
            double naive = 0;
            for (int m = 0; m < M; m++) naive += w[m] * Formula(kernel, x.AsSpan(m * D, D), z.AsSpan(n * D, D));
            Assert.Equal(naive, together[n], 1e-5); // 700 single-precision kernel values below 1
        }
    }

    private static double Formula(KernelFunction kernel, ReadOnlySpan<float> x, ReadOnlySpan<float> z)
    {
        double dot = 0, distance = 0;
        for (int d = 0; d < x.Length; d++)
        {
            dot += (double)x[d] * z[d];
            distance += ((double)x[d] - z[d]) * ((double)x[d] - z[d]);
        }
        return kernel.Kind switch
        {
            SvmKernel.Rbf => Math.Exp(-kernel.Gamma * distance),
            SvmKernel.Linear => dot,
            SvmKernel.Polynomial => Math.Pow(kernel.Gamma * dot + kernel.Coef0, kernel.Degree),
            _ => Math.Tanh(kernel.Gamma * dot + kernel.Coef0),
        };
    }

    private static float[] Values(ref RandomStream random, int count)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float)(2 * random.NextDouble() - 1);
        return values;
    }
}
