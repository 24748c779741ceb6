using MLNetHybrid.Numerics.Products;

namespace MLNetHybrid.Tests.Numerics.Products;

/// <summary>The products of panels against loops.</summary>
public sealed class PanelProductTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 24, 24)]
    [InlineData(129, 25, 49)]
    [InlineData(300, 200, 30)]
    public void Product_of_panels_is_the_sum_over_their_rows(int rows, int left, int right)
    {
        (double[] a, PanelMatrix panelsOfA) = Matrix(rows, left, 1);
        (double[] b, PanelMatrix panelsOfB) = Matrix(rows, right, 2);
        foreach (int threads in new[] { 1, 3 })
        {
            var c = new PanelMatrix(left, right);
            for (int p = 0; p < c.PanelCount; p++)
            {
                // What stood there before goes, then it is added again.
                c.Panel(p).Fill(77);
                foreach (bool add in new[] { false, true })
                    PanelProduct.Multiply(panelsOfA, panelsOfA.PanelCount, panelsOfB, rows, c, p, p, add, threads);
            }

            for (int i = 0; i < left; i++)
            {
                for (int j = 0; j < right; j++)
                {
                    double sum = 0;
                    for (int k = 0; k < rows; k++) sum += a[k * left + i] * b[k * right + j];
                    Assert.Equal(2 * sum, c[i, j], 1e-12 * rows);
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(40, 30)]
    [InlineData(700, 60)]
    [InlineData(30, 700)]
    [InlineData(600, 250)]
    public void Gram_matrices_are_sums_of_products_less_the_mean(int rows, int columns)
    {
        var random = new System.Random(9);
        // Far from zero: what the centre does not take away, in single precision, the sums must.
        float[] x = [.. Gaussian.Values(random.NextDouble, rows * columns).Select((value, i) => value + 1000 * (i % columns % 7))];
        float[] centre = ColumnMeans.Of(x, rows, columns, 2);
        double[] means = [.. Enumerable.Range(0, columns).Select(c => Enumerable.Range(0, rows).Average(r => (double)x[r * columns + c]))];
        for (int c = 0; c < columns; c++)
        {
            Assert.Equal((float)means[c], centre[c], 1e-3);
            centre[c] += 0.25f * (c % 3);
        }

        foreach (int threads in new[] { 1, 2 })
        {
            PanelMatrix ofColumns = GramMatrix.OfColumns(x, rows, columns, centre, threads, () => { });
            PanelMatrix ofRows = GramMatrix.OfRows(x, rows, columns, centre, threads, () => { });
            foreach ((int i, int j) in Places(columns))
            {
                double sum = 0;
                for (int n = 0; n < rows; n++) sum += (x[n * columns + i] - means[i]) * (x[n * columns + j] - means[j]);
                Assert.Equal(sum, ofColumns[i, j], 1e-10 * rows);
            }

            foreach ((int i, int j) in Places(rows))
            {
                double sum = 0;
                for (int c = 0; c < columns; c++) sum += (x[i * columns + c] - means[c]) * (x[j * columns + c] - means[c]);
                Assert.Equal(sum, ofRows[i, j], 1e-10 * columns);
            }
        }
    }

    private static IEnumerable<(int, int)> Places(int order) => Enumerable.Range(0, order)
        .SelectMany(i => Enumerable.Range(0, order).Select(j => (i, j)))
        .Where(place => order <= 60 || (place.i * 7 + place.j * 13) % 41 == 0);

    private static (double[] Values, PanelMatrix Panels) Matrix(int rows, int columns, int seed)
    {
        var random = new System.Random(seed);
        double[] values = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextDouble() - 0.5)];
        var panels = new PanelMatrix(rows, columns);
        for (int c = 0; c < columns; c++) panels.SetColumn(c, [.. Enumerable.Range(0, rows).Select(r => values[r * columns + c])]);
        return (values, panels);
    }
}
