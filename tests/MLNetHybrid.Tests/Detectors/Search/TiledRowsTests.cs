using MLNetHybrid.Detectors.Search;
using MLNetHybrid.Tests.Detectors.Dbscan;


namespace MLNetHybrid.Tests.Detectors.Search;

/// <summary>Sets at the edges of what fits.</summary>
public sealed class TiledRowsTests
{
    [Fact]
    public void One_row_ten_thousand_columns_and_both_are_clustered_as_the_definition_says()
    {
        Assert.Equal([0], DensityFits.Fit([1, 2, 3], 3, 1, 1).TrainingClusterIds);
        Assert.Equal([-1], DensityFits.Fit(new float[10_000], 10_000, 1, 2).TrainingClusterIds);
        float[] wide = new float[3 * 10_000];
        wide.AsSpan(10_000, 10_000).Fill(0.01f); // at distance 1 from the first row, up to the rounding of 0.01f
        wide.AsSpan(20_000, 10_000).Fill(1);
        Assert.Equal([0, 0, -1], DensityFits.Fit(wide, 10_000, 1.0001, 2).TrainingClusterIds);
        Assert.Equal([-1, -1, -1], DensityFits.Fit(wide, 10_000, 0.9999, 2).TrainingClusterIds);
    }

    [Fact]
    public void More_rows_than_an_array_of_tiles_can_hold_are_refused_with_the_number_that_fits()
    {
        TiledRows.CheckSize(tileCount: 67_108_862, columnCount: 1);
        TiledRows.CheckSize(tileCount: 1, columnCount: 67_108_862);
        Assert.Equal("A neighbour search takes at most 2147483584 rows of 1 columns; sample the training rows.",
            Assert.Throws<InvalidOperationException>(() => TiledRows.CheckSize(tileCount: 67_108_863, columnCount: 1)).Message);
        Assert.Equal("A neighbour search takes at most 214720 rows of 10000 columns; sample the training rows.",
            Assert.Throws<InvalidOperationException>(() => TiledRows.CheckSize(tileCount: 6_711, columnCount: 10_000)).Message);
        Assert.Equal("A neighbour search takes at most 67108862 columns; got 67108863.",
            Assert.Throws<InvalidOperationException>(() => TiledRows.CheckSize(tileCount: 1, columnCount: 67_108_863)).Message);
    }
}
