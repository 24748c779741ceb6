using System.Numerics.Tensors;
using MLNetHybrid.LstmAutoencoder.Kernels;

namespace MLNetHybrid.Tests.LstmAutoencoder.Kernels;

public sealed class LayerNormalizationTests
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(6, 7)]
    [InlineData(3, 16)]
    public void Gradients_equal_finite_differences(int rows, int hidden)
    {
        double[] x = Draws.Normal(1, rows * hidden), gamma = Draws.Normal(2, hidden), beta = Draws.Normal(3, hidden), weights = Draws.Normal(4, rows * hidden);
        double[] n = new double[x.Length], reciprocal = new double[rows], y = new double[x.Length];

        double Loss()
        {
            x.CopyTo(n, 0);
            LayerNormalization.Forward<double>(gamma, beta, 1e-3, rows, n, reciprocal, y);
            return TensorPrimitives.Dot<double>(y, weights);
        }

        double[] dx = FiniteDifferences.Gradient(Loss, x), dgamma = FiniteDifferences.Gradient(Loss, gamma), dbeta = FiniteDifferences.Gradient(Loss, beta);
        Loss();
        double[] d = [.. weights], actualGamma = new double[hidden], actualBeta = new double[hidden];
        LayerNormalization.Backward<double>(gamma, n, reciprocal, rows, d, actualGamma, actualBeta);
        Near.Equal(dx, d, FiniteDifferences.Tolerance);
        Near.Equal(dgamma, actualGamma, FiniteDifferences.Tolerance);
        Near.Equal(dbeta, actualBeta, FiniteDifferences.Tolerance);
    }

    [Fact]
    public void A_constant_row_becomes_beta()
    {
        float[] x = [5, 5, 5], y = new float[3];
        LayerNormalization.Forward<float>([2, 2, 2], [7, 8, 9], 1e-3f, 1, x, new float[1], y);
        Assert.Equal([7f, 8f, 9f], y);
    }
}
