using MLNetHybrid.Detectors.Search;
using MLNetHybrid.Numerics.Simd;
using MLNetHybrid.Tests.Detectors.Dbscan;

namespace MLNetHybrid.Tests.Detectors.Search;

public sealed class ProductKernelsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(33)]
    [InlineData(200)]
    public void Products_of_every_width_are_those_of_the_definition(int columns)
    {
        TiledRows rows = DensityFits.Tiled(Values(new Random(columns), 45 * columns, 1, 0), columns);
        Check<Lanes16>(rows);
        Check<Lanes8>(rows);
        Check<Lanes4>(rows);
        Check<Lanes1>(rows);
    }

    private static void Check<TLanes>(TiledRows rows) where TLanes : struct, ILanes<TLanes>
    {
        const int Size = TileKernels.TileRows;
        float[] products = new float[TileKernels.RowsAtOnce * Size], bounds = [-1, 0, float.NegativeInfinity, float.PositiveInfinity];
        uint[] near = new uint[TileKernels.RowsAtOnce];
        int[] lanes = [3, 0, 31, 3];
        // The last tile has fewer rows, and infinity in the other lanes.
        for (int tile = 0; tile < rows.TileCount; tile++)
        {
            uint any = ProductKernels.FourRows<TLanes>(
                rows.Tile(0), lanes, rows.Tile(tile), rows.HalfSquares(tile), bounds, products, near);
            Assert.Equal(near[0] | near[1] | near[2] | near[3], any);
            Assert.Equal(0u, near[3]);
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal(0u, near[i] & ~rows.ValidLanes(tile));
                for (int l = 0; l < rows.TileLength(tile); l++)
                {
                    double exact = 0, size = 0;
                    for (int d = 0; d < rows.ColumnCount; d++)
                    {
                        double x = rows.Value(lanes[i], d), y = rows.Value(tile * Size + l, d);
                        exact += x * y - y * y / 2;
                        size += Math.Abs(x * y) + y * y / 2;
                    }
                    double error = (rows.ColumnCount + 4) * size / (1 << 24);
                    Assert.Equal(exact, products[i * Size + l], error);
                    if (Math.Abs(exact - bounds[i]) > error) Assert.Equal(exact > bounds[i], (near[i] >> l & 1) == 1);
                }
            }
        }
    }

    // Far from zero products cancel, and the bound must grow with what is lost.
    [Theory]
    [InlineData(3, 1f, 0f)]
    [InlineData(33, 1f, 0f)]
    [InlineData(33, 1f, 1000f)]
    [InlineData(90, 1e-3f, 10f)]
    [InlineData(5, 1e-15f, 0f)]
    [InlineData(5, 1e17f, 0f)]
    public void A_filter_leaves_no_row_out_that_is_within_its_limit(int columns, float scale, float offset)
    {
        var random = new Random(columns);
        float[] values = Values(random, 70 * columns, scale, offset);
        TiledRows rows = DensityFits.Tiled(values, columns);
        var tile = new QueryTile(columns);
        tile.Fill(Values(random, 32 * columns, scale, offset), [.. Enumerable.Range(0, 32)]);
        float[] limits = new float[32], lower = new float[128];
        uint[] near = new uint[4];
        int decided = 0;
        foreach (double share in new[] { 0.3, 0.6, 1 })
        {
            Array.Fill(limits, (float)(share * 2 * columns * scale * scale));
            for (int first = 0; first < 32; first += 4)
            {
                int[] lanes = [first, first + 1, first + 2, first + 3];
                var choice = new ProductChoice();
                for (int t = 0; t < rows.TileCount; t++)
                {
                    if (!ProductFilter.TryRun(rows, t, tile.Columns, lanes, tile.Squares, limits, lower, near, ref choice, out uint any))
                        continue;
                    decided++;
                    Assert.Equal(any, near[0] | near[1] | near[2] | near[3]);
                    for (int i = 0; i < 4; i++)
                    {
                        for (int l = 0; l < rows.TileLength(t); l++)
                        {
                            double exact = TileDistances.Exact(tile.Columns, lanes[i], rows.Tile(t), l);
                            bool isNear = (near[i] >> l & 1) == 1;
                            Assert.True(isNear || exact > limits[lanes[i]], $"{exact} was left out by {limits[lanes[i]]}");
                            float least = lower[i * 32 + l];
                            if (isNear) Assert.True(least <= exact * (1 + 1e-6), $"{least} is no lower bound of {exact}");
                        }
                    }
                }
            }
        }
        Assert.True(decided > 0 || scale < 1 || offset > 0, "products should decide most pairs");
    }

    private static float[] Values(Random random, int count, float scale, float offset) =>
        [.. Enumerable.Range(0, count).Select(_ => offset + scale * (float)Gaussian.Next(random.NextDouble))];
}
