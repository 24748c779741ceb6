using MLNetHybrid.Detectors.LstmAutoencoder.Rows;
using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Tests.Detectors.LstmAutoencoder;


namespace MLNetHybrid.Tests.Numerics.Products;

public sealed class RowProductTests
{
    // (rows, features of a row, first feature of the slab, features of the slab, columns)
    public static TheoryData<int, int, int, int, int> Shapes() => new()
    {
        { 1, 1, 0, 1, 32 }, { 3, 5, 0, 5, 32 }, { 4, 7, 2, 3, 64 }, { 5, 64, 0, 64, 96 }, { 9, 100, 36, 64, 96 },
            { 66, 30, 1, 29, 160 }, { 131, 9, 0, 9, 96 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Both_products_are_those_of_the_naive_loop_for_dense_and_sparse_rows(
        int rows, int features, int first, int count, int columns)
    {
        float[] x = Draws.Single(Draws.Normal(1, rows * features)), w = Draws.Single(Draws.Normal(2, count * columns)),
            d = Draws.Single(Draws.Normal(3, rows * columns));
        for (int i = 0; i < x.Length; i++) if (i % 3 != 0) x[i] = 0;
        float[] p = Draws.Single(Draws.Normal(4, rows * columns)), g = Draws.Single(Draws.Normal(5, count * columns));
        float[] sparseP = [.. p], sparseG = [.. g];
        double[] expectedP = new double[p.Length], expectedG = new double[g.Length];
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                expectedP[r * columns + c] = p[r * columns + c];
                for (int f = 0; f < count; f++) expectedP[r * columns + c] += (double)x[r * features + first + f] * w[f * columns + c];
            }
        }

        for (int f = 0; f < count; f++)
        {
            for (int c = 0; c < columns; c++)
            {
                expectedG[f * columns + c] = g[f * columns + c];
                for (int r = 0; r < rows; r++) expectedG[f * columns + c] += (double)x[r * features + first + f] * d[r * columns + c];
            }
        }

        int[] offsets = [.. Enumerable.Range(0, rows).Select(r => r * features)];
        RowProduct.Add(x, offsets, first, w, columns, p);
        RowProduct.AddTransposed(x, offsets, first, count, d, columns, g);
        for (int r = 0; r < rows; r++)
        {
            int[] indices = [.. Enumerable.Range(first, count).Where(f => x[r * features + f] != 0)];
            float[] values = [.. indices.Select(f => x[r * features + f])];
            RowProduct.AddSparse(values, indices, first, w, columns, sparseP.AsSpan(r * columns, columns));
            RowProduct.AddTransposedSparse(values, indices, first, d.AsSpan(r * columns, columns), columns, sparseG);
        }

        // at most 131 products of normal numbers in single precision
        Near.Equal(expectedP, p, 2e-5);
        Near.Equal(expectedG, g, 2e-5);
        // Not a tolerance: a zero adds nothing, and a row's sums do not depend on the rows beside it.
        Assert.Equal(p, sparseP);
        Assert.Equal(g, sparseG);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(63, 0)]
    [InlineData(64, 5)]
    [InlineData(700, 16)]
    [InlineData(1100, 2)]
    public void Distances_are_those_of_the_naive_loop(int features, int directions)
    {
        double[] x = Draws.Normal(1, features), b = Draws.Normal(2, features), q = Draws.Normal(3, directions),
            basis = Draws.Normal(4, directions * features);
        float[] row = Draws.Single(x), bias = Draws.Single(b);
        double expected = 0, plain = 0;
        for (int f = 0; f < features; f++)
        {
            double r = (double)row[f] - bias[f];
            plain += r * r;
            for (int d = 0; d < directions; d++) r -= (double)(float)q[d] * (float)basis[d * features + f];
            expected += r * r;
        }

        // a few hundred squares in single precision
        Assert.Equal(plain, RowDistance.Squared(row, bias), 3e-6 * plain);
        Assert.Equal(expected, RowDistance.Squared(row, bias, Draws.Single(q), Draws.Single(basis)), 3e-6 * expected);
    }

    [Fact]
    public void A_sparse_row_is_as_far_from_a_point_as_the_same_row_with_its_zeros()
    {
        float[] x = new float[300], b = Draws.Single(Draws.Normal(2, 300));
        int[] indices = [0, 7, 299];
        foreach (int f in indices) x[f] = f + 1;
        double bb = b.Sum(v => (double)v * v), expected = x.Zip(b)
            .Sum(pair => ((double)pair.First - pair.Second) * ((double)pair.First - pair.Second));
        Assert.Equal(expected, RowDistance.Squared([1, 8, 300], indices, 0, b, bb), 1e-9 * expected);
    }
}
