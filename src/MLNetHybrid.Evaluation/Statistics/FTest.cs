using MathNet.Numerics;

namespace MLNetHybrid.Evaluation;

/// <summary>A statistic with its F value and what follows from it.</summary>
/// <param name="Statistic">The statistic's own value.</param>
/// <param name="F">Its F value, exact or approximate.</param>
/// <param name="NumeratorDegreesOfFreedom">Of the F distribution; an approximation's need not be whole.</param>
/// <param name="DenominatorDegreesOfFreedom">Of the F distribution; an approximation's need not be whole.</param>
/// <param name="PValue">Probability of an F this large or larger if all groups are alike.</param>
public sealed record FTest(double Statistic, double F, double NumeratorDegreesOfFreedom, double DenominatorDegreesOfFreedom, double PValue)
{
    internal static FTest Of(double statistic, double f, double df1, double df2) => new(statistic, f, df1, df2, UpperTail(f, df1, df2));

    /// <summary>P(F &gt; f), without the cancellation of 1 - cdf: small p-values keep their digits.</summary>
    // P(F > f) = I_x(df2 / 2, df1 / 2),  x = df2 / (df2 + df1 f)
    internal static double UpperTail(double f, double df1, double df2) =>
        !(df1 > 0 && df2 > 0) || double.IsNaN(f) ? double.NaN
        : f <= 0 ? 1
        : SpecialFunctions.BetaRegularized(df2 / 2, df1 / 2, df2 / (df2 + df1 * f));
}
