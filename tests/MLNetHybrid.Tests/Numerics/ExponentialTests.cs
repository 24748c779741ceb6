using MLNetHybrid.Numerics;
using MLNetHybrid.Numerics.Products;


namespace MLNetHybrid.Tests.Numerics;

public sealed class ExponentialTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(-0.03f)]
    public void Values_are_those_of_the_exponential_function(float scale)
    {
        const int Count = 1 << 16;
        var s = new float[Count];
        for (int i = 0; i < Count; i++) s[i] = -87f / scale * i / Count;
        float[] k = [.. s];
        Exponential.ScaleAndExponentiate(k, scale);
        for (int i = 0; i < Count; i++)
        {
            double x = (double)s[i] * scale, expected = Math.Exp(x);
            Assert.Equal(expected, k[i], 2e-7 * (1 - x) * expected); // single precision of the argument and of the result
        }
    }

    [Fact]
    public void Zero_gives_one_and_the_farthest_give_almost_nothing()
    {
        var k = new float[RowPanels.Width];
        (k[1], k[2], k[3], k[4]) = (1e-30f, 88, float.MaxValue, float.PositiveInfinity);
        Exponential.ScaleAndExponentiate(k, -1);
        Assert.Equal(1, k[0]);
        Assert.Equal(1, k[1]);
        for (int i = 2; i < 5; i++) Assert.InRange(k[i], 0, 2e-38f);
    }

    [Fact]
    public void Not_a_number_stays_one()
    {
        var k = new float[RowPanels.Width];
        Array.Fill(k, float.NaN);
        Exponential.ScaleAndExponentiate(k, -1);
        Assert.All(k, value => Assert.True(float.IsNaN(value)));
    }
}
