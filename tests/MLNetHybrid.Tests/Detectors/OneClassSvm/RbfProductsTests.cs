using MLNetHybrid.Detectors.OneClassSvm;
using MLNetHybrid.Numerics.Products;

namespace MLNetHybrid.Tests.Detectors.OneClassSvm;

public sealed class RbfProductsTests
{
    [Theory]
    [InlineData(1, 0.5, 0, 1)]
    [InlineData(3, 1, 1000, 1)]
    [InlineData(33, 0.03, 0, 1)]
    [InlineData(33, 0.03, -50, 3)]
    [InlineData(33, 1, 0, 1)]
    [InlineData(100, 1e-6, 5, 30)]
    [InlineData(200, 0.005, 0, 1)]
    [InlineData(5, 1e-20, 0, 1e10)]
    public void Sums_are_wrong_by_their_bounds_at_most(int columns, double gamma, double offset, double scale)
    {
        const int M = 75;
        var random = new Random(columns);
        float[] vectors = Values(random, M * columns, offset, scale), z = Values(random, 32 * columns, offset, 1.5 * scale);
        vectors.AsSpan(0, columns).CopyTo(z);   // a row that is a support vector
        z.AsSpan(columns, columns).Fill((float)(offset + 1e4 * scale));   // one that is far from all
        float[] alpha = [.. Enumerable.Range(0, M).Select(_ => random.NextSingle())];
        var products = new RbfProducts(new RowPanels(vectors, M, columns), alpha, gamma);
        double[] sums = new double[32], errors = new double[32];
        products.Evaluate(z, sums, errors);
        for (int n = 0; n < 32; n++)
        {
            if (double.IsInfinity(errors[n])) continue;
            Assert.InRange(errors[n], 0, RbfProducts.LargestError);
            double exact = 0;
            for (int m = 0; m < M; m++)
            {
                double squared = 0;
                for (int d = 0; d < columns; d++) squared += Math.Pow((double)vectors[m * columns + d] - z[n * columns + d], 2);
                exact += alpha[m] * Math.Exp(-gamma * squared);
            }
            // The second part is that of the exponential and the sum.
            Assert.Equal(exact, sums[n], errors[n] * exact + 1e-6 * M);

            double[] alone = new double[1];
            products.Evaluate(z.AsSpan(n * columns, columns), alone, errors.AsSpan(n, 1));
            Assert.Equal(sums[n], alone[0]);
        }
        if (columns == 33 && offset == 0 && gamma < 1) Assert.True(products.MayPay && double.IsFinite(errors[0]));
    }

    // Rows for which products are of use, and for which they are not; on the boundary, and where no float holds the square.
    [Theory]
    [InlineData(0.03)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Scores_are_those_of_differences_and_on_the_same_side(double gamma)
    {
        const int M = 90, Columns = 33, N = 150;
        var random = new Random(3);
        float[] vectors = Values(random, M * Columns, 0, 1), z = Values(random, N * Columns, 0, 1);
        vectors.AsSpan(0, 20 * Columns).CopyTo(z);
        z[30 * Columns] = float.NaN;
        z[31 * Columns] = float.PositiveInfinity;
        z[32 * Columns] = 1e30f;
        z[33 * Columns] = -1e5f;
        float[] alpha = [.. Enumerable.Range(0, M).Select(_ => random.NextSingle())];
        var kernel = new KernelFunction(SvmKernel.Rbf, gamma, 3, 0);
        double[] sums = new double[N];
        new SupportVectorExpansion(vectors, [.. alpha], Columns, kernel, 0).Sum.Evaluate(z, sums);
        foreach (double rho in new[] { 0, sums[5], sums[100], 0.5 * sums[100] })
        {
            var expansion = new SupportVectorExpansion(vectors, [.. alpha], Columns, kernel, rho);
            float[] scores = new float[N], alone = new float[1];
            expansion.Scores(z.AsMemory(), scores.AsMemory());
            for (int n = 0; n < N; n++)
            {
                float expected = expansion.Score(z.AsSpan(n * Columns, Columns), sums[n]);
                Assert.Equal(expected > 0, scores[n] > 0);
                Assert.Equal(expected < 0, scores[n] < 0);
                if (float.IsFinite(expected)) Assert.Equal(expected, scores[n], 2e-5 * alpha.Sum());
                else Assert.Equal(expected, scores[n]);
                expansion.Scores(z.AsSpan(n * Columns, Columns), alone);
                Assert.Equal(scores[n], alone[0]);
            }
        }
    }

    private static float[] Values(Random random, int count, double offset, double scale) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(offset + scale * Gaussian.Next(random.NextDouble)))];
}
