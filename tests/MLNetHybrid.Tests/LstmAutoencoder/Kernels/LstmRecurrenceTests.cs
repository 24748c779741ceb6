using System.Numerics.Tensors;
using MLNetHybrid.LstmAutoencoder.Kernels;

namespace MLNetHybrid.Tests.LstmAutoencoder.Kernels;

public sealed class LstmRecurrenceTests
{
    [Theory]
    [InlineData(6, 3, 4, false)]
    [InlineData(6, 3, 4, true)]
    [InlineData(5, 2, 7, false)]
    [InlineData(5, 2, 7, true)]
    [InlineData(1, 5, 3, false)]
    public void Gradients_equal_finite_differences(int steps, int count, int hidden, bool backwards)
    {
        int states = steps * count * hidden;
        double[] z = Draws.Normal(1, 4 * states), u = Draws.Normal(2, 4 * hidden * hidden), weights = Draws.Normal(3, states);
        double[] gates = new double[4 * states], c = new double[states], tanhC = new double[states], h = new double[states];

        // any scalar function of all states will do
        double Loss()
        {
            z.CopyTo(gates, 0);
            LstmRecurrence.Forward<double>(u, steps, count, hidden, backwards, gates, c, tanhC, h);
            return TensorPrimitives.Dot<double>(h, weights);
        }

        double[] expectedZ = FiniteDifferences.Gradient(Loss, z), expectedU = FiniteDifferences.Gradient(Loss, u);
        Loss();
        double[] uTransposed = new double[u.Length], du = new double[u.Length], dh = [.. weights];
        MatrixProduct.Transpose<double>(u, uTransposed, hidden, 4 * hidden);
        LstmRecurrence.Backward<double>(uTransposed, steps, count, hidden, backwards, c, tanhC, h, gates, dh, new double[count * hidden], du);
        Near.Equal(expectedZ, gates, FiniteDifferences.Tolerance);
        Near.Equal(expectedU, du, FiniteDifferences.Tolerance);
    }

    [Fact]
    public void Running_backwards_is_running_forwards_on_reversed_time()
    {
        const int steps = 4, count = 2, hidden = 5, row = count * hidden;
        double[] z = Draws.Normal(1, 4 * steps * row), u = Draws.Normal(2, 4 * hidden * hidden), c = new double[steps * row], tanhC = new double[steps * row];
        double[] reversed = [.. z.Chunk(4 * row).Reverse().SelectMany(t => t)], h = new double[steps * row], backwards = new double[steps * row];
        LstmRecurrence.Forward<double>(u, steps, count, hidden, false, reversed, c, tanhC, h);
        LstmRecurrence.Forward<double>(u, steps, count, hidden, true, z, c, tanhC, backwards);
        Assert.Equal(h, backwards.Chunk(row).Reverse().SelectMany(t => t));
    }

    [Theory]
    [InlineData(-1e4)]
    [InlineData(1e4)]
    public void Extreme_inputs_saturate_without_overflow(double input)
    {
        const int hidden = 19;
        float[] gates = [.. Enumerable.Repeat((float)input, 4 * hidden)], h = new float[hidden];
        LstmRecurrence.Forward(new float[4 * hidden * hidden], 1, 1, hidden, false, gates, new float[hidden], new float[hidden], h);
        double expected = input > 0 ? Math.Tanh(1) : 0;
        Assert.All(h, state => Assert.Equal(expected, state, 1e-6));
    }
}
