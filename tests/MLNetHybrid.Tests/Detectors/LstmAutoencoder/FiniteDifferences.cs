namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder;

internal static class FiniteDifferences
{
    // Central differences err by h^2 |f'''| / 6 + 1e-16 |f| / h; h = 1e-5 makes both about 1e-11 for functions of size 1.
    private const double Step = 1e-5;

    /// <summary>Tolerance that leaves a factor of about 100 over the error above for sums of some hundred terms.</summary>
    public const double Tolerance = 2e-8;

    /// <summary>Gradient of <paramref name="function"/> at <paramref name="x"/>, which is left as it was.</summary>
    public static double[] Gradient(Func<double> function, double[] x)
    {
        double[] gradient = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double kept = x[i];
            x[i] = kept + Step;
            double above = function();
            x[i] = kept - Step;
            gradient[i] = (above - function()) / (2 * Step);
            x[i] = kept;
        }

        return gradient;
    }
}
