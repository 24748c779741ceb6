using MLNetHybrid.Detectors.Search;
using MLNetHybrid.Numerics.Simd;
using MLNetHybrid.Tests.Detectors.Dbscan;

namespace MLNetHybrid.Tests.Detectors.Search;

public sealed class ProductKernelsTests
{
    private const int Size = TileKernels.TileRows;

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
        const float Shift = 0.25f;
        const uint Asked = 0b_0001_0000_0000_0000_1111_1111_1111_1011;
        float[] sums = new float[Size * Size], bounds = new float[Size];
        uint[] near = new uint[Size];
        for (int lane = 0; lane < Size; lane++) bounds[lane] = lane % 3 - 2;
        (bounds[9], bounds[10]) = (float.PositiveInfinity, -1e6f);
        // The last tile has fewer rows.
        for (int tile = 0; tile < rows.TileCount; tile++)
        {
            uint any = ProductKernels.Run<TLanes>(
                rows.Tile(0), Asked, rows.Tile(tile), rows.HalfSquares(tile), Shift, bounds, sums, near);
            Assert.Equal(near.Aggregate((a, b) => a | b), any);
            Assert.Equal(0u, near[9]);
            Assert.Equal(rows.ValidLanes(tile), near[10]);
            for (int i = 0; i < Size; i++)
            {
                Assert.Equal(0u, near[i] & ~rows.ValidLanes(tile));
                if ((Asked >> i & 1) == 0) Assert.Equal(0u, near[i]);
                for (int l = 0; l < rows.TileLength(tile) && i != 9 && (Asked >> i & 1) != 0; l++)
                {
                    double exact = Shift - bounds[i], size = Math.Abs(exact) + Shift;
                    for (int d = 0; d < rows.ColumnCount; d++)
                    {
                        double x = rows.Value(i, d), y = rows.Value(tile * Size + l, d);
                        exact += x * y - y * y / 2;
                        size += Math.Abs(x * y) + y * y / 2;
                    }
                    double error = (rows.ColumnCount + 4) * size / (1 << 24);
                    bool isNear = (near[i] >> l & 1) == 1;
                    if (isNear) Assert.Equal(exact, sums[i * Size + l], error);
                    if (Math.Abs(exact) > error) Assert.Equal(exact > 0, isNear);
                }
            }
        }
    }

    [Fact]
    public void Groups_of_more_than_four_rows_are_full()
    {
        Assert.Equal(0u, ProductKernels.InFullGroups(0x0F0F0F0F));
        Assert.Equal(0x1F0000EFu, ProductKernels.InFullGroups(0x1F0F01EF));
        Assert.Equal(uint.MaxValue, ProductKernels.InFullGroups(uint.MaxValue));
    }

    // Far from zero products cancel, and the bound must grow with what is lost.
    [Theory]
    [InlineData(1, 1f, 0f)]
    [InlineData(3, 1f, 0f)]
    [InlineData(33, 1f, 0f)]
    [InlineData(33, 1f, 30f)]
    [InlineData(33, 1f, 1000f)]
    [InlineData(90, 1e-3f, 10f)]
    [InlineData(700, 2f, 1f)]
    [InlineData(5, 1e-12f, 0f)]
    [InlineData(5, 1e-15f, 0f)]
    [InlineData(5, 1e16f, 0f)]
    [InlineData(5, 1e17f, 0f)]
    [InlineData(5, 1e19f, 0f)]
    public void Rows_within_their_limit_are_found_with_bounds_that_hold(int columns, float scale, float offset)
    {
        var random = new Random(columns);
        TiledRows rows = DensityFits.Tiled(Values(random, 70 * columns, scale, offset), columns);
        var tile = new QueryTile(columns);
        tile.Fill(Values(random, 32 * columns, scale, offset), [.. Enumerable.Range(0, 32)]);
        float[] scratch = new float[RowLimits.ScratchLength];
        int byProducts = 0;
        foreach (double share in new[] { 1e-3, 0.3, 0.6, 1, 3 })
        {
            float limit = (float)Math.Min(share * 2 * columns * scale * scale, float.MaxValue);
            var query = new CheckedQuery(rows, tile, limit, scratch);
            TileSearch.Run(rows, tile.Rows, ref query);
            for (int lane = 0; lane < Size; lane++)
            {
                for (int t = 0; t < rows.TileCount; t++)
                {
                    for (int l = 0; l < rows.TileLength(t); l++)
                    {
                        double exact = TileDistances.Exact(tile.Columns, lane, rows.Tile(t), l);
                        Assert.True(query.Found.Contains((lane, t, l)) || exact > limit * 0.999, $"{exact} was left out by {limit}");
                    }
                }
            }
            byProducts += query.ByProducts.Count;
        }
        Assert.True(byProducts > 0 || scale is < 1 or > 2 || offset > 0, "products should decide most pairs");
    }

    private static float[] Values(Random random, int count, float scale, float offset) =>
        [.. Enumerable.Range(0, count).Select(_ => offset + scale * (float)Gaussian.Next(random.NextDouble))];

    // Notes what it is shown, and that the bounds hold.
    private readonly ref struct CheckedQuery(TiledRows rows, QueryTile tile, float limit, Span<float> scratch) : ITileQuery
    {
        public HashSet<(int Lane, int Tile, int Row)> Found { get; } = [];

        public List<float> ByProducts { get; } = [];

        public uint Active => tile.Active;

        public double SquaredReach => limit;

        public RowLimits Limits { get; } = RowLimits.Alike(tile.Rows, rows.ColumnCount, limit, scratch);

        public bool Skips(TileNode node) => false;

        public void Near(int lane, int tileIndex, uint near, scoped ReadOnlySpan<float> squared, float slack)
        {
            if (slack > 0) ByProducts.Add(slack);
            for (int l = 0; l < Size; l++)
            {
                if ((near >> l & 1) == 0) continue;
                Assert.True(l < rows.TileLength(tileIndex));
                Found.Add((lane, tileIndex, l));
                if (slack == 0) continue;
                double exact = TileDistances.Exact(tile.Columns, lane, rows.Tile(tileIndex), l);
                Assert.InRange(exact, (double)squared[l], (double)squared[l] + slack);
            }
        }
    }
}
