using MLNetHybrid.Numerics.Products;
using MLNetHybrid.Numerics.Random;


namespace MLNetHybrid.Tests.Numerics.Products;

public sealed class PanelKernelsTests
{
    private static readonly int[] RowCounts = [1, 16, 17, 32, 33, 48, 65, 130];
    private static readonly int[] ColumnCounts = [1, 2, 5, 33];

    [Fact]
    public void Distances_and_dot_products_are_those_of_the_naive_loop_for_any_shape()
    {
        var random = new RandomStream(31, 0);
        foreach (int rowCount in RowCounts)
        {
            foreach (int columnCount in ColumnCounts)
            {
                foreach (int n in new[] { 1, 3, 4, 7, 8 })
                {
                    float[] x = Values(ref random, rowCount * columnCount), z = Values(ref random, n * columnCount);
                    ReadOnlySpan<float> panels = new RowPanels(x, rowCount, columnCount).Slice(0, rowCount);
                    int width = RowPanels.RoundUp(rowCount);
                    float[] distances = new float[n * width], dots = new float[n * width];
                    PanelKernels.SquaredDistances(panels, z, columnCount, distances);
                    PanelKernels.Dots(panels, z, columnCount, dots);
                    for (int r = 0; r < n; r++)
                    {
                        for (int i = 0; i < rowCount; i++)
                        {
                            double distance = 0, dot = 0;
                            for (int d = 0; d < columnCount; d++)
                            {
                                double a = x[i * columnCount + d], b = z[r * columnCount + d];
                                distance += (a - b) * (a - b);
                                dot += a * b;
                            }
                            // Up to 33 single-precision terms, each below 4.
                            Assert.Equal(distance, distances[r * width + i], 1e-6 * (1 + distance));
                            Assert.Equal(dot, dots[r * width + i], 3e-6);
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void A_value_does_not_depend_on_the_rows_computed_with_it()
    {
        const int RowCount = 100, ColumnCount = 7, N = 9;
        var random = new RandomStream(32, 0);
        float[] x = Values(ref random, RowCount * ColumnCount), z = Values(ref random, N * ColumnCount);
        var rows = new RowPanels(x, RowCount, ColumnCount);
        int width = RowPanels.RoundUp(RowCount);
        float[] together = new float[N * width], alone = new float[width], part = new float[RowPanels.Width];
        PanelKernels.SquaredDistances(rows.Slice(0, RowCount), z, ColumnCount, together);
        for (int n = 0; n < N; n++)
        {
            PanelKernels.SquaredDistances(rows.Slice(0, RowCount), z.AsSpan(n * ColumnCount, ColumnCount), ColumnCount, alone);
            PanelKernels.SquaredDistances(rows.Slice(32, 48), z.AsSpan(n * ColumnCount, ColumnCount), ColumnCount, part);
            Assert.Equal(together[(n * width)..((n + 1) * width)], alone);
            Assert.Equal(alone[32..48], part);
        }
    }

    [Fact]
    public void Dot_products_in_double_precision_keep_all_digits()
    {
        var random = new RandomStream(34, 0);
        foreach (int columnCount in ColumnCounts)
        {
            float[] x = Values(ref random, RowPanels.Width * columnCount), z = Values(ref random, columnCount);
            var dots = new double[RowPanels.Width];
            PanelKernels.DotsInDouble(new RowPanels(x, RowPanels.Width, columnCount).Slice(0, RowPanels.Width), z, dots);
            for (int i = 0; i < dots.Length; i++)
            {
                double dot = 0;
                for (int d = 0; d < columnCount; d++) dot += (double)x[i * columnCount + d] * z[d];
                Assert.Equal(dot, dots[i], 1e-14);
            }
        }
    }

    [Fact]
    public void Weighted_sums_are_those_of_the_naive_loop()
    {
        var random = new RandomStream(33, 0);
        foreach (int rowCount in RowCounts)
        {
            foreach (int columnCount in ColumnCounts)
            {
                float[] x = Values(ref random, rowCount * columnCount), c = Values(ref random, columnCount),
                    k = Values(ref random, RowPanels.RoundUp(rowCount));
                var w = new double[k.Length];
                for (int i = 0; i < rowCount; i++) w[i] = 2 * random.NextDouble() - 1;
                double sum = 0;
                for (int i = 0; i < rowCount; i++) sum += w[i] * k[i];
                Assert.Equal(sum, PanelKernels.WeightedSum(w, k), 1e-12);

                var lanes = new double[columnCount * PanelKernels.LanesPerColumn];
                PanelKernels.AddWeightedRows(new RowPanels(x, rowCount, columnCount).Slice(0, rowCount), c, w, lanes);
                for (int d = 0; d < columnCount; d++)
                {
                    double column = 0;
                    // the difference in single precision, as there
                    for (int i = 0; i < rowCount; i++) column += w[i] * (x[i * columnCount + d] - c[d]);
                    Assert.Equal(column, PanelKernels.SumOfLanes(lanes, d), 1e-12 * (1 + rowCount));
                }
            }
        }
    }

    private static float[] Values(ref RandomStream random, int count)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float)(2 * random.NextDouble() - 1);
        return values;
    }
}
