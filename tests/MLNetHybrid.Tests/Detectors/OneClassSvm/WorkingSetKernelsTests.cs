using MLNetHybrid.Detectors.OneClassSvm;
using MLNetHybrid.Numerics.Random;


namespace MLNetHybrid.Tests.Detectors.OneClassSvm;

public sealed class WorkingSetKernelsTests
{
    [Fact]
    public void Choices_are_those_of_the_naive_loop_where_values_tie_too()
    {
        var random = new RandomStream(41, 0);
        for (int count = 0; count < 60; count++)
        {
            for (int trial = 0; trial < 20; trial++)
            {
                double[] G = new double[count], alpha = new double[count], diagonal = new double[count];
                var row = new float[count];
                for (int t = 0; t < count; t++)
                {
                    G[t] = random.NextInt32(6) - 2; // few different values: many ties
                    alpha[t] = random.NextInt32(3) / 2.0;
                    diagonal[t] = 1;
                    row[t] = random.NextInt32(3) / 2f;
                }
                if (count > 3) G[random.NextInt32(count)] = double.NaN;

                Assert.Equal(NaiveFirst(G, alpha), WorkingSetKernels.First(G, alpha));
                int expected = NaiveSecond(G, alpha, diagonal, row, -1, 1, out double expectedMax);
                Assert.Equal(expected, WorkingSetKernels.Second(G, alpha, diagonal, row, -1, 1, out double max));
                Assert.Equal(expectedMax, max);
            }
        }
    }

    [Fact]
    public void Gradient_moves_by_both_rows()
    {
        var random = new RandomStream(42, 0);
        foreach (int count in new[] { 0, 1, 7, 8, 9, 50 })
        {
            float[] rowOfI = new float[count], rowOfJ = new float[count];
            double[] G = new double[count], expected = new double[count];
            for (int t = 0; t < count; t++)
            {
                (rowOfI[t], rowOfJ[t], G[t]) = ((float)random.NextDouble(), (float)random.NextDouble(), random.NextDouble());
                expected[t] = G[t] + 0.25 * rowOfI[t] - 0.75 * rowOfJ[t];
            }
            WorkingSetKernels.UpdateGradient(rowOfI, rowOfJ, 0.25, -0.75, G);
            for (int t = 0; t < count; t++) Assert.Equal(expected[t], G[t], 1e-15);
        }
    }

    private static int NaiveFirst(double[] G, double[] alpha)
    {
        int i = -1;
        for (int t = 0; t < G.Length; t++)
        {
            if (alpha[t] < 1 && (G[t] <= (i < 0 ? double.PositiveInfinity : G[i]))) i = t;
        }
        return i;
    }

    private static int NaiveSecond(
        double[] G, double[] alpha, double[] diagonal, float[] row, double minG, double diagonalOfI, out double maxG)
    {
        int j = -1;
        double best = 0;
        maxG = double.NegativeInfinity;
        for (int t = 0; t < G.Length; t++)
        {
            if (!(alpha[t] > 0)) continue;
            if (G[t] > maxG) maxG = G[t];
            double b = G[t] - minG, a = diagonalOfI + diagonal[t] - 2.0 * row[t];
            if (b > 0 && b * b / (a > 0 ? a : 1e-12) >= best) (best, j) = (b * b / (a > 0 ? a : 1e-12), t);
        }
        return j;
    }
}
