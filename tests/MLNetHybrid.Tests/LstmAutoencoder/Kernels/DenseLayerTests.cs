using System.Numerics.Tensors;
using MLNetHybrid.LstmAutoencoder.Kernels;

namespace MLNetHybrid.Tests.LstmAutoencoder.Kernels;

public sealed class DenseLayerTests
{
    [Theory]
    [InlineData(5, 3, 4)]
    [InlineData(4, 9, 7)]
    [InlineData(1, 1, 1)]
    public void Gradients_equal_finite_differences(int rows, int inputSize, int outputSize)
    {
        double[] x = Draws.Normal(1, rows * inputSize), w = Draws.Normal(2, inputSize * outputSize), b = Draws.Normal(3, outputSize);
        double[] weights = Draws.Normal(4, rows * outputSize), y = new double[rows * outputSize];

        double Loss()
        {
            DenseLayer.Forward<double>(x, w, b, rows, y);
            return TensorPrimitives.Dot<double>(y, weights);
        }

        double[] dw = new double[w.Length], db = new double[b.Length], dx = new double[x.Length], transposed = new double[w.Length];
        MatrixProduct.Transpose<double>(w, transposed, inputSize, outputSize);
        DenseLayer.BackwardToWeights<double>(x, weights, rows, dw, db);
        DenseLayer.BackwardToInput<double>(weights, transposed, rows, inputSize, dx);
        Near.Equal(FiniteDifferences.Gradient(Loss, x), dx, FiniteDifferences.Tolerance);
        Near.Equal(FiniteDifferences.Gradient(Loss, w), dw, FiniteDifferences.Tolerance);
        Near.Equal(FiniteDifferences.Gradient(Loss, b), db, FiniteDifferences.Tolerance);
    }

    [Fact]
    public void AddForward_adds_the_output_to_the_destination()
    {
        double[] y = [10, 20, 30, 40];
        DenseLayer.AddForward([1.0, 2.0], [3.0, 4.0], [5.0, 6.0], 2, y);
        Assert.Equal([18.0, 30.0, 41.0, 54.0], y);
    }
}
