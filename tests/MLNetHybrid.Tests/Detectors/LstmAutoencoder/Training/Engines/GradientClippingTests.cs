using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Training.Engines;

public sealed class GradientClippingTests
{
    [Fact]
    public void A_long_gradient_keeps_its_direction_and_gets_the_norm()
    {
        float[] gradient = [3, 0, -4];
        GradientClipping.Apply(2.5, gradient);
        Assert.Equal([1.5f, 0, -2], gradient);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    public void A_gradient_that_is_not_longer_is_left_alone(double norm)
    {
        float[] gradient = [3, 0, -4];
        GradientClipping.Apply(norm, gradient);
        Assert.Equal([3, 0, -4], gradient);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1000)]
    public void Norm_is_that_of_a_plain_sum_in_double(int length)
    {
        float[] gradient = Draws.Single(Draws.Normal(5, length));
        // sums of up to 1000 squares in double, in another order
        Assert.Equal(Math.Sqrt(gradient.Sum(g => (double)g * g)), GradientClipping.Norm(gradient), 1e-11);
    }

    [Fact]
    public void Squares_beyond_the_range_of_single_count() => Assert.Equal(5e30, GradientClipping.Norm([3e30f, 4e30f]), 1e24);
}
