using MLNetHybrid.Detectors.LstmAutoencoder.Rows;


namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Rows;

public sealed class OutputBasisTests
{
    [Theory]
    [InlineData(16, 700)]
    [InlineData(16, 16)]
    [InlineData(16, 5)]   // more rows than features: rank 5
    [InlineData(1, 1)]
    [InlineData(3, 129)]
    [InlineData(32, 300)]
    public void Q_is_orthonormal_and_Q_times_R_is_the_kernel(int inputs, int features)
    {
        float[] w = Draws.Single(Draws.Normal(1, inputs * features));
        OutputBasis basis = Check(w, inputs, features);
        Assert.Equal(Math.Min(inputs, features), Rank(basis, inputs));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-6)]
    [InlineData(1e-4)]
    [InlineData(1e-2)]
    public void Dependent_and_nearly_dependent_rows_are_no_harm(double difference)
    {
        const int Inputs = 8, Features = 300;
        double[] w = Draws.Normal(1, Inputs * Features), noise = Draws.Normal(2, Features);
        // row 5 = row 1 + row 2 up to a difference, row 6 = 0, row 7 = 3 x row 0 up to a difference
        for (int f = 0; f < Features; f++)
        {
            w[5 * Features + f] = w[Features + f] + w[2 * Features + f] + difference * noise[f];
            w[6 * Features + f] = 0;
            w[7 * Features + f] = 3 * w[f] + difference * noise[(f * 7 + 1) % Features];
        }

        OutputBasis basis = Check(Draws.Single(w), Inputs, Features);
        Assert.InRange(Rank(basis, Inputs), 5, 7);
        if (difference >= 1e-4) Assert.Equal(7, Rank(basis, Inputs));
    }

    [Fact]
    public void A_kernel_of_zeros_reaches_nothing_and_one_without_bounds_gives_no_number()
    {
        var basis = new OutputBasis(4, 50, 1);
        basis.Decompose(new float[200]);
        Assert.Equal(0, Rank(basis, 4));
        Assert.All(basis.R.ToArray(), value => Assert.Equal(0, value));
        float[] bad = new float[200];
        bad[77] = float.NaN;
        basis.Decompose(bad);
        Assert.All(basis.R.ToArray(), value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void The_number_of_threads_does_not_change_a_bit()
    {
        float[] w = Draws.Single(Draws.Normal(1, 16 * 5000));
        OutputBasis one = new(16, 5000, 1), three = new(16, 5000, 3);
        one.Decompose(w);
        three.Decompose(w);
        Assert.Equal(one.Q.ToArray(), three.Q.ToArray());
        Assert.Equal(one.R.ToArray(), three.R.ToArray());
    }

    // Columns of Q that are not zero; they come first.
    private static int Rank(OutputBasis basis, int inputs) =>
        Enumerable.Range(0, inputs).Count(i => basis.Q.Slice(i * basis.Q.Length / inputs, basis.Q.Length / inputs).ContainsAnyExcept(0f));

    private static OutputBasis Check(float[] w, int inputs, int features)
    {
        var basis = new OutputBasis(inputs, features, 2);
        basis.Decompose(new float[w.Length]);   // what was decomposed before leaves nothing behind
        basis.Decompose(w);
        for (int i = 0; i < inputs; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double dot = 0;
                for (int f = 0; f < features; f++) dot += (double)basis.Q[i * features + f] * basis.Q[j * features + f];
                // the rounding of Q's values to single precision, and the loss of orthogonality that the decomposition allows
                Assert.Equal(i == j && i < Rank(basis, inputs) ? 1 : 0, dot, 5e-7);
            }
        }

        for (int d = 0; d < inputs; d++)
        {
            double scale = Math.Sqrt(
                Enumerable.Range(0, inputs).Max(i => w.AsSpan(i * features, features).ToArray().Sum(v => (double)v * v)));
            double error = 0;
            for (int f = 0; f < features; f++)
            {
                double value = 0;
                for (int k = 0; k < inputs; k++) value += (double)basis.R[d * inputs + k] * basis.Q[k * features + f];
                error += (value - w[d * features + f]) * (value - w[d * features + f]);
            }

            Assert.InRange(Math.Sqrt(error), 0, 5e-7 * scale);
        }

        return basis;
    }
}
