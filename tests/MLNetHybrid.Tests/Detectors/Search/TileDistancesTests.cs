using MLNetHybrid.Detectors.Search;
using MLNetHybrid.Tests.Detectors.Dbscan;


namespace MLNetHybrid.Tests.Detectors.Search;

public sealed class TileDistancesTests
{
    [Fact]
    public void Exact_distance_is_the_sum_of_squares_in_double_in_the_order_of_the_columns()
    {
        var random = new Random(3);
        foreach (int columns in (int[])[1, 2, 7, 33])
        {
            float[] rows = [.. Enumerable.Range(0, 45 * columns)
                .Select(_ => (float)(random.NextDouble() * Math.Pow(10, random.Next(-3, 4))))];
            var tiled = DensityFits.Tiled(rows, columns);
            for (int l = 0; l < tiled.TileLength(1); l++)
            {
                double expected = NaiveDbscan.SquaredDistance(
                    rows, columns, tiled.OriginalIndex(5), tiled.OriginalIndex(TileKernels.TileRows + l));
                Assert.Equal(expected, TileDistances.Exact(tiled.Tile(0), 5, tiled.Tile(1), l));
            }
        }
    }

    [Fact]
    public void Lanes_without_a_row_are_not_valid_and_infinitely_far_for_products()
    {
        var tiled = DensityFits.Tiled([1, 2, 3, 4, 5, 6], 2);
        Assert.Equal(3, tiled.TileLength(0));
        Assert.Equal(0b111u, tiled.ValidLanes(0));
        Assert.All(tiled.Tile(0)[3..TileKernels.TileRows].ToArray(), x => Assert.Equal(0, x));
        Assert.All(tiled.HalfSquares(0)[3..].ToArray(), half => Assert.Equal(float.PositiveInfinity, half));
    }

    [Fact]
    public void Mask_has_a_bit_for_each_lane_at_most_the_bound()
    {
        float[] squared = [.. Enumerable.Range(0, 32).Select(lane => (float)lane)];
        Assert.Equal(0b1111u, TileDistances.AtMost(squared, 3));
        Assert.Equal(uint.MaxValue, TileDistances.AtMost(squared, 31));
        Assert.Equal(0u, TileDistances.AtMost(squared, -1));
        Assert.Equal(0b111u, TileDistances.Below(squared, 3));
        squared[5] = float.NaN;
        Assert.Equal(0b100111u, TileDistances.Below(squared, 3));
        Assert.Equal(uint.MaxValue, TileDistances.Below(squared, float.PositiveInfinity));
    }

    [Fact]
    public void Distance_between_boxes_is_zero_inside_and_the_gap_outside()
    {
        foreach (int columns in (int[])[1, 7, 8, 19])
        {
            float[] zero = new float[columns], one = [.. Enumerable.Repeat(1f, columns)], three = [.. Enumerable.Repeat(3f, columns)],
                four = [.. Enumerable.Repeat(4f, columns)];
            Assert.Equal(0, TileDistances.BetweenBoxes(zero, three, one, four));
            Assert.Equal(4 * columns, TileDistances.BetweenBoxes(zero, one, three, four));
            Assert.Equal(4 * columns, TileDistances.BetweenBoxes(three, four, zero, one));
        }
    }

    [Fact]
    public void Every_row_stands_in_exactly_one_lane_of_the_tree()
    {
        foreach (int n in (int[])[1, 31, 32, 33, 64, 65, 1000])
        {
            var random = new Random(n);
            float[] rows = [.. Enumerable.Range(0, n * 2).Select(_ => random.NextSingle())];
            var tiled = DensityFits.Tiled(rows, 2);
            Assert.Equal(rows, tiled.ToMatrix().Values.ToArray());
            Assert.Equal(Enumerable.Range(0, n), Enumerable.Range(0, n).Select(tiled.OriginalIndex).Order());
            for (int tile = 0; tile < tiled.TileCount; tile++)
            {
                for (int lane = 0; lane < tiled.TileLength(tile); lane++)
                {
                    int position = tile * TileKernels.TileRows + lane;
                    ReadOnlySpan<float> row = rows.AsSpan(2 * tiled.OriginalIndex(position), 2);
                    Assert.InRange(row[0], tiled.Lo(tiled.Leaf(tile))[0], tiled.Hi(tiled.Leaf(tile))[0]);
                    Assert.InRange(row[1], tiled.Lo(tiled.Leaf(tile))[1], tiled.Hi(tiled.Leaf(tile))[1]);
                    Assert.Equal(row[1], tiled.Tile(tile)[TileKernels.TileRows + lane]);
                    Assert.Equal(row[1], tiled.Value(position, 1));
                    Assert.Equal(position, tiled.Position(tiled.OriginalIndex(position)));
                }
            }
        }
    }
}
