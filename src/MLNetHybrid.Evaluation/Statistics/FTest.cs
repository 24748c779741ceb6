using MathNet.Numerics;

namespace MLNetHybrid.Evaluation;

/// <summary>A statistic with its F value and what follows from it.</summary>
public sealed class FTest
{
    internal FTest(double statistic, double f, double df1, double df2) =>
        (Statistic, F, NumeratorDegreesOfFreedom, DenominatorDegreesOfFreedom, PValue) = (statistic, f, df1, df2, UpperTail(f, df1, df2));

    /// <summary>The statistic's own value.</summary>
    public double Statistic { get; }

    /// <summary>Its F value, exact or approximate.</summary>
    public double F { get; }

    /// <summary>Of the F distribution; an approximation's need not be whole.</summary>
    public double NumeratorDegreesOfFreedom { get; }

    /// <inheritdoc cref="NumeratorDegreesOfFreedom"/>
    public double DenominatorDegreesOfFreedom { get; }

    /// <summary>Probability of an F this large or larger if all groups are alike.</summary>
    public double PValue { get; }

    /// <summary>P(F &gt; f), without the cancellation of 1 - cdf: small p-values keep their digits.</summary>
    // P(F > f) = I_x(df2 / 2, df1 / 2),  x = df2 / (df2 + df1 f)
    internal static double UpperTail(double f, double df1, double df2) =>
        !(df1 > 0 && df2 > 0) || double.IsNaN(f) ? double.NaN
        : f <= 0 ? 1
        : SpecialFunctions.BetaRegularized(df2 / 2, df1 / 2, df2 / (df2 + df1 * f));
}
