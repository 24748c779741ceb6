using MathNet.Numerics;
using MathNet.Numerics.Integration;
using MathNet.Numerics.RootFinding;

namespace MLNetHybrid.Evaluation.Statistics;

/// <summary>
/// The studentized range: the range of k independent standard normal values over an independent estimate of their standard deviation with v
/// degrees of freedom. By numerical integration, to about 1e-9.
/// </summary>
internal static class StudentizedRange
{
    /// <summary>From this many degrees of freedom on, the deviation counts as known: the error is below 1 / v.</summary>
    private const double Known = 1e7;

    // Beyond, a standard normal density is below 1e-17.
    private const double Reach = 8.5;

    // Panels of 16 points over s; many, for the integrand falls off as 1 / q where v is small.
    private const int DeviationPanels = 16;
    private static readonly GaussLegendreRule Rule = new(-1, 1, 16);

    /// <summary>P(Q > q).</summary>
    /// <param name="q">At least 0.</param>
    /// <param name="groups">k, in [2, 1000].</param>
    /// <param name="degreesOfFreedom">v, at least 1; infinite where the deviation is known.</param>
    // P(Q > q) = int_0^inf f_v(s) P(R > q s) ds,  f_v the density of sqrt(chi^2_v / v)
    public static double UpperTail(double q, int groups, double degreesOfFreedom)
    {
        double v = Checked(groups, degreesOfFreedom);
        Argument.InRange(q, 0, double.PositiveInfinity, "StudentizedRange.q");
        if (double.IsPositiveInfinity(q)) return 0;
        if (v >= Known) return RangeUpperTail(q, groups);
        // Of two groups Q is sqrt 2 |t|, and t^2 is an F.
        if (groups == 2) return FTest.UpperTail(q * q / 2, 1, v);
        // ln f_v(s) = v / 2 ln v - (v / 2 - 1) ln 2 - ln Gamma(v / 2) + (v - 1) ln s - v s^2 / 2
        double constant = v / 2 * Math.Log(v) - (v / 2 - 1) * Math.Log(2) - SpecialFunctions.GammaLn(v / 2);
        double width = 12 / Math.Sqrt(2 * v);
        double tail = Integrate(Math.Max(0, 1 - width), 1 + width, DeviationPanels,
            s => Math.Exp(constant + (v - 1) * Math.Log(s) - v * s * s / 2) * RangeUpperTail(q * s, groups));
        return Math.Clamp(tail, 0, 1);
    }

    /// <summary>P(Q at most q).</summary>
    /// <inheritdoc cref="UpperTail"/>
    public static double CumulativeProbability(double q, int groups, double degreesOfFreedom) => 1 - UpperTail(q, groups, degreesOfFreedom);

    /// <summary>The q that Q does not exceed with a probability.</summary>
    /// <param name="probability">In (0, 1).</param>
    /// <param name="groups">k, in [2, 1000].</param>
    /// <param name="degreesOfFreedom">v, at least 1; infinite where the deviation is known.</param>
    public static double Quantile(double probability, int groups, double degreesOfFreedom)
    {
        Checked(groups, degreesOfFreedom);
        Argument.Between(probability, 0, 1, "StudentizedRange.probability");
        double wanted = 1 - probability, high = 4;
        while (UpperTail(high, groups, degreesOfFreedom) > wanted) high *= 2;
        return Brent.FindRoot(q => UpperTail(q, groups, degreesOfFreedom) - wanted, 0, high, accuracy: 1e-10, maxIterations: 200);
    }

    // The peak over z narrows with k.
    // P(R > w) = 1 - k int phi(z) (Phi(z + w) - Phi(z))^(k - 1) dz,  z the least of the k values
    private static double RangeUpperTail(double w, int k) =>
        1 - k * Integrate(-Reach, Reach, k <= 30 ? 8 : 16, z => Normal.Density(z) * Math.Pow(Math.Max(0, Normal.Between(z, z + w)), k - 1));

    private static double Integrate(double from, double to, int panels, Func<double, double> f)
    {
        double half = (to - from) / panels / 2, sum = 0;
        for (int panel = 0; panel < panels; panel++)
        {
            double middle = from + (2 * panel + 1) * half;
            for (int i = 0; i < Rule.Order; i++) sum += Rule.GetWeight(i) * f(middle + half * Rule.GetAbscissa(i));
        }
        return sum * half;
    }

    private static double Checked(int groups, double degreesOfFreedom)
    {
        Argument.InRange(groups, 2, 1000, "StudentizedRange.groups");
        return Argument.InRange(degreesOfFreedom, 1, double.PositiveInfinity, "StudentizedRange.degreesOfFreedom");
    }

    private static class Normal
    {
        private static readonly double Peak = 1 / Math.Sqrt(2 * Math.PI);
        private static readonly double HalfRoot = Math.Sqrt(0.5);

        public static double Density(double z) => Peak * Math.Exp(-z * z / 2);

        /// <summary>Phi(b) - Phi(a), from the tail that loses no digits.</summary>
        public static double Between(double a, double b) =>
            a > 0 ? Between(-b, -a) : (SpecialFunctions.Erfc(-b * HalfRoot) - SpecialFunctions.Erfc(-a * HalfRoot)) / 2;
    }
}
