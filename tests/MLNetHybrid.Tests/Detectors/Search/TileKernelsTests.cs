using MLNetHybrid.Detectors.Search;
using MLNetHybrid.Numerics.Simd;


namespace MLNetHybrid.Tests.Detectors.Search;

/// <summary>
/// Each width of the kernels against sums in double. What the hardware lacks runs in the framework's own emulation, so all widths run
/// anywhere.
/// </summary>
public sealed class TileKernelsTests
{
    private const int Rows = TileKernels.TileRows;

    private delegate uint FourRows(
        ReadOnlySpan<float> x, ReadOnlySpan<int> lanes, ReadOnlySpan<float> y, ReadOnlySpan<float> limits, Span<float> s, Span<uint> near);

    private delegate uint NearBox(
        ReadOnlySpan<float> los, ReadOnlySpan<float> his, ReadOnlySpan<float> lo, ReadOnlySpan<float> hi, ReadOnlySpan<float> limits);

    private static readonly (string Name, FourRows FourRows, NearBox NearBox)[] Widths =
    [
        ("widest", TileKernels.FourRows, TileKernels.NearBox),
        ("512", TileKernels.FourRows<Lanes16>, TileKernels.NearBox<Lanes16>),
        ("256", TileKernels.FourRows<Lanes8>, TileKernels.NearBox<Lanes8>),
        ("128", TileKernels.FourRows<Lanes4>, TileKernels.NearBox<Lanes4>),
        ("scalar", TileKernels.FourRows<Lanes1>, TileKernels.NearBox<Lanes1>),
    ];

    public static TheoryData<int, int> WidthsAndColumns =>
        [.. from width in Enumerable.Range(0, 5) from columns in (int[])[1, 2, 7, 8, 9, 16, 33, 500] select (width, columns)];

    [Theory]
    [MemberData(nameof(WidthsAndColumns))]
    public void Distances_and_verdicts_stay_within_the_stated_error_of_the_exact_ones(int width, int columns)
    {
        (float[] x, float[] y) = (Tile(columns, 1), Tile(columns, 2));
        int[] lanes = [3, 31, 0, 17];
        double error = TileDistances.RelativeError(columns);
        // The limits take in about half of the rows, then all, then none.
        double[] sorted = [.. Enumerable.Range(0, Rows).Select(l => TileDistances.Exact(x, 3, y, l)).Order()];
        foreach (double limit in (double[])[sorted[15] * 1.01, sorted[31] * 100, 0])
        {
            float[] limits = [.. Enumerable.Range(0, Rows).Select(i => (float)limit * (1 + i % 3))], s = new float[4 * Rows];
            uint[] near = new uint[4];
            uint any = Widths[width].FourRows(x, lanes, y, limits, s, near);
            Assert.Equal(near[0] | near[1] | near[2] | near[3], any);
            for (int i = 0; i < 4; i++)
            {
                for (int l = 0; l < Rows; l++)
                {
                    double exact = TileDistances.Exact(x, lanes[i], y, l);
                    bool isNear = (near[i] >> l & 1) != 0;
                    if (isNear) Assert.InRange(s[i * Rows + l], exact * (1 - error), exact * (1 + error));
                    if (exact * (1 + error) < limits[lanes[i]]) Assert.True(isNear);
                    if (exact * (1 - error) > limits[lanes[i]]) Assert.False(isNear);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(WidthsAndColumns))]
    public void Rows_near_a_box_are_those_with_a_point_of_it_within_their_limit(int width, int columns)
    {
        float[] x = Tile(columns, 3), lo = [.. Enumerable.Repeat(0.4f, columns)], hi = [.. Enumerable.Repeat(0.5f, columns)];
        double[] gaps = [.. Enumerable.Range(0, Rows)
            .Select(l => Enumerable.Range(0, columns)
            .Sum(d => Square(Math.Max(0, Math.Max((double)0.4f - x[d * Rows + l], x[d * Rows + l] - 0.5)))))];
        float[] limits = [.. Enumerable.Range(0, Rows).Select(l => (float)gaps[(l + 1) % Rows])];
        uint near = Widths[width].NearBox(x, x, lo, hi, limits);
        double error = TileDistances.RelativeError(columns);
        for (int l = 0; l < Rows; l++)
        {
            if (gaps[l] * (1 + error) <= limits[l]) Assert.True((near >> l & 1) != 0);
            if (gaps[l] * (1 - error) > limits[l]) Assert.True((near >> l & 1) == 0);
        }
    }

    [Theory]
    [MemberData(nameof(WidthsAndColumns))]
    public void Boxes_near_a_box_are_those_no_farther_than_the_limit(int width, int columns)
    {
        float[] los = Tile(columns, 4), his = [.. los.Zip(Tile(columns, 5), (lo, extent) => lo + 0.2f * extent)];
        float[] lo = [.. Enumerable.Repeat(0.4f, columns)], hi = [.. Enumerable.Repeat(0.5f, columns)];
        double[] gaps = [.. Enumerable.Range(0, Rows).Select(l => Enumerable.Range(0, columns).Sum(d =>
            Square(Math.Max(0, Math.Max((double)los[d * Rows + l] - hi[d], (double)lo[d] - his[d * Rows + l])))))];
        double error = TileDistances.RelativeError(columns);
        float limit = (float)gaps.Order().ElementAt(Rows / 2);
        uint near = Widths[width].NearBox(los, his, lo, hi, [.. Enumerable.Repeat(limit, Rows)]);
        for (int l = 0; l < Rows; l++)
        {
            if (gaps[l] * (1 + error) <= limit) Assert.True((near >> l & 1) != 0);
            if (gaps[l] * (1 - error) > limit) Assert.True((near >> l & 1) == 0);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Squares_that_overflow_are_near_only_without_a_limit(int width)
    {
        float[] x = [.. Enumerable.Repeat(3e38f, Rows)], y = [.. Enumerable.Repeat(-3e38f, Rows)];
        uint[] near = new uint[4];
        float[] s = new float[4 * Rows];
        Assert.Equal(0u, Widths[width].FourRows(x, [0, 1, 2, 3], y, [.. Enumerable.Repeat(float.MaxValue, Rows)], s, near));
        Assert.Equal(uint.MaxValue, Widths[width]
            .FourRows(x, [0, 1, 2, 3], y, [.. Enumerable.Repeat(float.PositiveInfinity, Rows)], s, near));
        Assert.Equal(Enumerable.Repeat(uint.MaxValue, 4), near);
        Assert.Equal(uint.MaxValue, Widths[width].NearBox(x, x, [-3e38f], [-3e38f], [.. Enumerable.Repeat(float.PositiveInfinity, Rows)]));
    }

    private static float[] Tile(int columns, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, columns * Rows).Select(_ => random.NextSingle())];
    }

    private static double Square(double value) => value * value;
}
