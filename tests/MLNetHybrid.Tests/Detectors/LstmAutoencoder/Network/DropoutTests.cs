using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Numerics.Simd;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Network;

public sealed class DropoutTests
{
    private const int Steps = 7, Units = 5;

    [Fact]
    public void A_unit_is_dropped_or_scaled_so_that_its_expectation_stays()
    {
        float[] factors = [.. Enumerable.Range(0, 125)
            .SelectMany(block => Factors<Lanes16>(new Dropout(0.25, 1, 1, 16 * block), layer: 0))];
        Assert.All(factors, factor => Assert.True(factor is 0 or (float)(1 / 0.75)));
        // 70,000 draws: the share's standard deviation is 0.0016
        Assert.InRange(factors.Count(factor => factor == 0) / (double)factors.Length, 0.242, 0.258);
    }

    [Fact]
    public void The_mask_of_a_window_does_not_depend_on_the_width_of_its_block()
    {
        var dropout = new Dropout(0.5, 9, 3, 8);
        float[] wide = Factors<Lanes16>(dropout, 2), middle = Factors<Lanes8>(dropout with { FirstWindow = 16 }, 2);
        float[] narrow = Factors<Lanes4>(dropout with { FirstWindow = 12 }, 2),
            single = Factors<Lanes1>(dropout with { FirstWindow = 21 }, 2);
        for (int row = 0; row < Steps * Units; row++)
        {
            Assert.Equal(wide.AsSpan(16 * row + 8, 8), middle.AsSpan(8 * row, 8));
            Assert.Equal(wide.AsSpan(16 * row + 4, 4), narrow.AsSpan(4 * row, 4));
            Assert.Equal(wide[16 * row + 13], single[row]);
            Assert.Equal(DropoutFactors.Of(dropout, 13, 2, row), single[row]);
        }
    }

    [Fact]
    public void Seed_step_window_and_layer_each_change_the_mask()
    {
        float[][] masks =
        [
            Factors<Lanes1>(new Dropout(0.5, 9, 3, 0), 2), Factors<Lanes1>(new Dropout(0.5, 8, 3, 0), 2),
                Factors<Lanes1>(new Dropout(0.5, 9, 4, 0), 2),
            Factors<Lanes1>(new Dropout(0.5, 9, 3, 1), 2), Factors<Lanes1>(new Dropout(0.5, 9, 3, 0), 1),
        ];
        Assert.Equal(masks.Length, masks.Select(mask => string.Join(',', mask)).Distinct().Count());
    }

    // Neighbours in time, in units and in windows: products of independent signs have mean 0 and standard deviation 1 / sqrt(n).
    [Theory]
    [InlineData(1, 0)]
    [InlineData(Units, 0)]
    [InlineData(0, 1)]
    public void Neighbouring_elements_are_independent(int elements, int windows)
    {
        double sum = 0;
        int count = 0;
        for (int block = 0; block < 200; block++)
        {
            float[] signs = [.. Factors<Lanes16>(new Dropout(0.5, 4, block, 0), 1).Select(factor => factor - 1)];
            for (int i = 0; i + 16 * elements < signs.Length; i++)
            {
                if (i % 16 + windows >= 16) continue;
                sum += signs[i] * signs[i + 16 * elements + windows];
                count++;
            }
        }

        Assert.InRange(sum / Math.Sqrt(count), -4, 4);
    }

    // (L, H, W)
    private static float[] Factors<TLanes>(Dropout dropout, int layer) where TLanes : struct, ILanes<TLanes>
    {
        uint[] keys = new uint[TLanes.Count];
        dropout.Keys(layer, keys);
        var factors = new LaneBuffer(Steps * Units * TLanes.Count);
        factors.Values.Fill(1);
        for (int t = 0; t < Steps; t++)
        {
            Operand<float> rows = factors.Row(t * Units, TLanes.Count);
            dropout.Apply<TLanes>(keys, t, Units, rows, rows);
        }

        return factors.Values.ToArray();
    }
}
