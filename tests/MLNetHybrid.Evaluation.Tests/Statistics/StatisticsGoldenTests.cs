using System.Text.Json;
using MLNetHybrid.Evaluation.Statistics;

namespace MLNetHybrid.Evaluation.Tests.Statistics;

/// <summary>Every figure of the golden data sets.</summary>
public class StatisticsGoldenTests
{
    // Both sides compute in double precision; the digits that differ are those of eigenvalues and of the F distribution's far tail.
    private const double Relative = 1e-9;

    [Theory]
    [MemberData(nameof(StatisticsGolden.CaseNames), MemberType = typeof(StatisticsGolden))]
    public void Manova_gives_the_figures_of_statsmodels(string name)
    {
        JsonElement golden = StatisticsGolden.Instance.Case(name);
        // statsmodels takes two variables or more; with one, every statistic is the analysis of variance's.
        ManovaResult result = Manova.Test(StatisticsGolden.Observations(golden));
        if (!golden.TryGetProperty("manova", out JsonElement expected))
        {
            StatisticsGolden.Equal(golden.GetProperty("anova")[0][3].GetDouble(), result.WilksLambda.PValue, Relative);
            return;
        }
        Check("Wilks' lambda", result.WilksLambda);
        Check("Pillai's trace", result.PillaiTrace);
        Check("Hotelling-Lawley trace", result.HotellingLawleyTrace);
        Check("Roy's greatest root", result.RoyGreatestRoot);

        void Check(string statistic, FTest test)
        {
            double[] figures = StatisticsGolden.Numbers(expected.GetProperty(statistic));
            StatisticsGolden.Equal(figures[0], test.Statistic, Relative);
            StatisticsGolden.Equal(figures[1], test.NumeratorDegreesOfFreedom, Relative);
            StatisticsGolden.Equal(figures[2], test.DenominatorDegreesOfFreedom, Relative);
            StatisticsGolden.Equal(figures[3], test.F, Relative);
            StatisticsGolden.Equal(figures[4], test.PValue, Relative);
        }
    }

    [Theory]
    [MemberData(nameof(StatisticsGolden.CaseNames), MemberType = typeof(StatisticsGolden))]
    public void Anova_and_its_correction_give_the_figures_of_statsmodels(string name)
    {
        JsonElement golden = StatisticsGolden.Instance.Case(name), corrected = golden.GetProperty("benjamini_hochberg");
        AnovaResult result = Anova.OneWay(StatisticsGolden.Observations(golden));
        for (int j = 0; j < result.Rows.Count; j++)
        {
            double[] figures = StatisticsGolden.Numbers(golden.GetProperty("anova")[j]);
            AnovaRow row = result.Rows[j];
            double[] own = [row.BetweenSumOfSquares, row.BetweenDegreesOfFreedom, row.F, row.PValue, row.ResidualSumOfSquares,
                row.ResidualDegreesOfFreedom];
            for (int i = 0; i < own.Length; i++) StatisticsGolden.Equal(figures[i], own[i], Relative);
            StatisticsGolden.Equal(corrected.GetProperty("adjusted")[j].GetDouble(), row.AdjustedPValue, Relative);
            Assert.Equal(corrected.GetProperty("rejected")[j].GetBoolean(), row.IsSignificant);
        }
    }

    [Theory]
    [MemberData(nameof(StatisticsGolden.CaseNames), MemberType = typeof(StatisticsGolden))]
    public void Tukey_gives_the_differences_of_statsmodels_and_the_intervals_of_scipy(string name)
    {
        JsonElement golden = StatisticsGolden.Instance.Case(name);
        TukeyResult result = TukeyHsd.Test(StatisticsGolden.Observations(golden));
        double[][] pairs = [.. golden.GetProperty("tukey").EnumerateArray().SelectMany(variable => variable.EnumerateArray())
            .Select(StatisticsGolden.Numbers)];
        Assert.Equal(pairs.Length, result.Comparisons.Count);
        foreach ((double[] figures, TukeyComparison pair) in pairs.Zip(result.Comparisons))
        {
            Assert.Equal(figures[0], pair.MeanDifference, 1e-10);
            // SciPy integrates adaptively to an absolute error of 1e-11 and solves for the critical value to 1e-8.
            Assert.Equal(figures[1], pair.PValue, 1e-9);
            Assert.Equal(figures[2], pair.Lower, 1e-6);
            Assert.Equal(figures[3], pair.Upper, 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(StatisticsGolden.CaseNames), MemberType = typeof(StatisticsGolden))]
    public void Box_plots_follow_matplotlib(string name)
    {
        JsonElement golden = StatisticsGolden.Instance.Case(name);
        GroupedObservations observations = StatisticsGolden.Observations(golden);
        for (int j = 0; j < observations.VariableCount; j++)
            for (int g = 0; g < observations.GroupNames.Count; g++)
            {
                JsonElement box = golden.GetProperty("box")[j][g];
                BoxPlotStatistics own = BoxPlotStatistics.Of(observations.ValuesOf(j, g));
                double[] figures = [own.LowerWhisker, own.LowerQuartile, own.Median, own.UpperQuartile, own.UpperWhisker, own.Mean];
                string[] names = ["whislo", "q1", "med", "q3", "whishi", "mean"];
                for (int i = 0; i < figures.Length; i++) Assert.Equal(box.GetProperty(names[i]).GetDouble(), figures[i], 1e-12);
                Assert.Equal(StatisticsGolden.Numbers(box.GetProperty("fliers")).Order(), own.Outliers);
            }
    }

    [Fact]
    public void Studentized_range_agrees_with_scipy()
    {
        double largest = 0;
        foreach (JsonElement point in StatisticsGolden.Instance.Root.GetProperty("studentized_range").EnumerateArray())
        {
            double[] f = StatisticsGolden.Numbers(point);
            double v = f[2] < 0 ? double.PositiveInfinity : f[2];
            largest = Math.Max(largest, Math.Abs(f[4] - StudentizedRange.UpperTail(f[0], (int)f[1], v)));
            largest = Math.Max(largest, Math.Abs(f[3] - StudentizedRange.CumulativeProbability(f[0], (int)f[1], v)));
        }
        // SciPy's own integration leaves some 1e-11.
        Assert.InRange(largest, 0, 1e-9);
    }

    [Fact]
    public void Quantiles_of_the_studentized_range_agree_with_scipy()
    {
        foreach (JsonElement point in StatisticsGolden.Instance.Root.GetProperty("studentized_range_quantiles").EnumerateArray())
        {
            double[] f = StatisticsGolden.Numbers(point);
            // SciPy solves for the quantile to about 1e-8.
            StatisticsGolden.Equal(f[3], StudentizedRange.Quantile(f[0], (int)f[1], f[2]), 1e-7);
        }
    }
}
