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
    // Parts of the range in which roots are looked for, one in each part.
    private const int Intervals = 60;

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
        // In units of the mean excess, so that the accuracy of the roots is the same for scores of any size.
        double mean = excesses.Average();
        double[] ys = [.. excesses.Select(excess => excess / mean)];
        double maximum = ys.Max();
        var best = new GeneralizedPareto(0, 1);
        double bestLikelihood = best.LogLikelihood(ys);
        Try(new GeneralizedPareto(-1, maximum));
        // Left of 0, above -1 / max, dense towards both ends; right of 0, from 1e-5 to 1e12, in equal ratios.
        TryRoots(-12, 12, t => -1 / (1 + Math.Exp(t)) / maximum);
        TryRoots(Math.Log(1e-5), Math.Log(1e12), Math.Exp);
        return best with { Scale = best.Scale * mean };

        // At a root gamma = 1 / u - 1 > -1, and gamma has the sign of x: sigma is positive.
        void TryRoots(double first, double last, Func<double, double> x)
        {
            double step = (last - first) / Intervals;
            for (int k = 0; k < Intervals; k++)
            {
                double low = first + k * step;
                if (!Brent.TryFindRoot(t => Equation(x(t)), low, low + step, 1e-13, 200, out double t)) continue;
                double root = x(t), shape = MeanLog(root);
                Try(new GeneralizedPareto(shape, shape / root));
            }
        }

        double Equation(double x)
        {
            double u = 0;
            foreach (double y in ys) u += 1 / (1 + x * y);
            return u / ys.Length * (1 + MeanLog(x)) - 1;
        }

        double MeanLog(double x)
        {
            double sum = 0;
            foreach (double y in ys) sum += Math.Log(1 + x * y);
            return sum / ys.Length;
        }

        void Try(GeneralizedPareto candidate)
        {
            double likelihood = candidate.LogLikelihood(ys);
            if (likelihood > bestLikelihood) (best, bestLikelihood) = (candidate, likelihood);
        }
    }
}
