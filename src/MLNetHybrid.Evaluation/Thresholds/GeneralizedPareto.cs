using MathNet.Numerics.RootFinding;

namespace MLNetHybrid.Evaluation.Thresholds;

/// <summary>
/// The generalized Pareto distribution of excesses y >= 0 over a high threshold: P(Y > y) = (1 + gamma y / sigma)^(-1 / gamma), exp(-y /
/// sigma) at gamma = 0.
/// </summary>
/// <param name="Shape">gamma; positive: heavy tail, 0: exponential, negative: the excesses end at -sigma / gamma.</param>
/// <param name="Scale">sigma, positive.</param>
internal readonly record struct GeneralizedPareto(double Shape, double Scale)
{
    private const int GridPoints = 60;

    // Roots nearer to 0 than this, times the mean excess, are taken as the exponential distribution, which is 0 itself.
    private const double NearZero = 1e-5;

    /// <summary>The excess that is exceeded with probability <paramref name="p"/> in (0, 1].</summary>
    public double Exceeded(double p) => Shape == 0 ? -Scale * Math.Log(p) : Scale / Shape * (Math.Pow(p, -Shape) - 1);

    /// <summary>log L = -n log sigma - (1 + 1 / gamma) sum log(1 + gamma y_i / sigma).</summary>
    public double LogLikelihood(ReadOnlySpan<double> excesses)
    {
        double sum = 0;
        foreach (double y in excesses)
        {
            double z = 1 + Shape * y / Scale;
            sum += Shape == 0 ? y / Scale : Shape == -1 ? 0 : (1 + 1 / Shape) * Math.Log(z);
        }
        return -excesses.Length * Math.Log(Scale) - sum;
    }

    /// <summary>
    /// The most likely distribution with gamma >= -1 (below, the likelihood has no maximum). Grimshaw, Computing Maximum Likelihood
    /// Estimates for the Generalized Pareto Distribution, 1993: with x = gamma / sigma the two equations of the maximum become one, u(x)
    /// v(x) = 1, with u(x) = mean of 1 / (1 + x y_i) and v(x) = 1 + mean of log(1 + x y_i); then gamma = v(x) - 1. All roots are tried, and
    /// the ends gamma = 0 and -1.
    /// </summary>
    /// <param name="excesses">At least one; all positive.</param>
    public static GeneralizedPareto Fit(double[] excesses)
    {
        double mean = excesses.Average(), minimum = excesses.Min(), maximum = excesses.Max();
        var best = new GeneralizedPareto(0, mean);
        double bestLikelihood = best.LogLikelihood(excesses);
        Try(new GeneralizedPareto(-1, maximum));

        // Grimshaw's bounds of the roots: -1 / max < x < 2 (mean - min) / min^2.
        double upper = Math.Min(2 * (mean - minimum) / (minimum * minimum), 1e12 / mean);
        Span<double> grid = stackalloc double[2 * GridPoints];
        for (int k = 0; k < GridPoints; k++)
        {
            // Left of 0 dense towards both ends, right of 0 in equal ratios.
            double share = 1 / (1 + Math.Exp(-12 + 24 * (double)k / (GridPoints - 1)));
            grid[k] = -share / maximum;
            grid[GridPoints + k] = NearZero / mean * Math.Pow(Math.Max(1, upper * mean / NearZero), (double)k / (GridPoints - 1));
        }
        for (int k = 1; k < grid.Length; k++)
        {
            double low = grid[k - 1], high = grid[k];
            if (low < 0 && high > 0 || Equation(low) * Equation(high) > 0) continue;
            if (Brent.TryFindRoot(Equation, low, high, Math.Abs(low) * 1e-12, 200, out double root) && root != 0)
                Try(new GeneralizedPareto(MeanLog(root), MeanLog(root) / root));
        }
        return best;

        double Equation(double x)
        {
            double u = 0;
            foreach (double y in excesses) u += 1 / (1 + x * y);
            return u / excesses.Length * (1 + MeanLog(x)) - 1;
        }

        double MeanLog(double x)
        {
            double sum = 0;
            foreach (double y in excesses) sum += Math.Log(1 + x * y);
            return sum / excesses.Length;
        }

        void Try(GeneralizedPareto candidate)
        {
            if (!(candidate.Shape >= -1 && candidate.Scale > 0 && double.IsFinite(candidate.Scale))) return;
            double likelihood = candidate.LogLikelihood(excesses);
            if (likelihood > bestLikelihood) (best, bestLikelihood) = (candidate, likelihood);
        }
    }
}
