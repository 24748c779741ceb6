using MLNetHybrid.LstmAutoencoder.Kernels;

namespace MLNetHybrid.Tests.LstmAutoencoder.Kernels;

public sealed class DropoutTests
{
    private const int Steps = 7, Hidden = 5;

    [Fact]
    public void A_unit_is_dropped_or_scaled_so_that_its_expectation_stays()
    {
        float[] mask = Mask(new Dropout(0.25, 1, 1, 0), layer: 0, count: 2000);
        Assert.All(mask, factor => Assert.True(factor is 0 or (float)(1 / 0.75)));
        // 70,000 draws: the share's standard deviation is 0.0016
        Assert.InRange(mask.Count(factor => factor == 0) / (double)mask.Length, 0.242, 0.258);
    }

    [Fact]
    public void The_mask_of_a_window_does_not_depend_on_its_block()
    {
        float[] together = Mask(new Dropout(0.5, 9, 3, 0), layer: 2, count: 6);
        float[] second = Mask(new Dropout(0.5, 9, 3, 4), layer: 2, count: 2);
        for (int t = 0; t < Steps; t++)
            Assert.Equal(together.AsSpan((t * 6 + 4) * Hidden, 2 * Hidden), second.AsSpan(t * 2 * Hidden, 2 * Hidden));
    }

    [Fact]
    public void Seed_step_window_and_layer_each_change_the_mask()
    {
        float[][] masks =
        [
            Mask(new Dropout(0.5, 9, 3, 0), 2, 1), Mask(new Dropout(0.5, 8, 3, 0), 2, 1), Mask(new Dropout(0.5, 9, 4, 0), 2, 1),
            Mask(new Dropout(0.5, 9, 3, 1), 2, 1), Mask(new Dropout(0.5, 9, 3, 0), 1, 1),
        ];
        Assert.Equal(masks.Length, masks.Select(mask => string.Join(',', mask)).Distinct().Count());
    }

    [Fact]
    public void Rate_zero_keeps_everything()
    {
        Assert.All(Mask(new Dropout(0, 1, 1, 0), 0, 10), factor => Assert.Equal(1, factor));
    }

    private static float[] Mask(Dropout dropout, int layer, int count)
    {
        float[] mask = new float[Steps * count * Hidden];
        dropout.Mask<float>(layer, Steps, count, Hidden, mask);
        return mask;
    }
}
