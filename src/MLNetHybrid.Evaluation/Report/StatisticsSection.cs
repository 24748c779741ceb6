using MLNetHybrid.Evaluation.Plots;
using MLNetHybrid.Evaluation.Report.Html;
using MLNetHybrid.Evaluation.Report.Run;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>How the features differ between normal rows and alarms: tests on all rows, and on windows that share none.</summary>
internal static class StatisticsSection
{
    private const int VariablesBoxed = 4;

    public static Action<HtmlWriter>? Create(DetectionReport report, ScoredRun run) =>
        run.Features is null || run.Count == 0 || run.FeatureNames.Count == 0 ? null : html =>
    {
        html.Paragraph($"The detectors’ features, compared between rows that “{run.Detectors[0].Name}” judges normal and its alarms. "
            + "The verdict was made from these features, so that they differ is no discovery; the tables say which of them carry it.");
        bool overlapping = report.WindowLength > 1;
        GroupedObservations all = run.ByVerdict(independent: false, overlapping);
        int[] varying = Varying(all);
        if (varying.Length < all.VariableCount)
        {
            IEnumerable<string> constant = Enumerable.Range(0, all.VariableCount).Except(varying).Select(v => all.VariableNames[v]);
            html.Paragraph($"Left out, since constant: {string.Join(", ", constant)}.", "note");
        }
        all = all.Select(varying);
        Boxes(html, all);
        Write(html, all, overlapping ? "All windows" : "All rows");
        if (overlapping)
            Write(html, run.ByVerdict(independent: true, overlapping: false).Select(varying),
                Invariant($"Windows {report.WindowLength} rows apart"));
    };

    private static void Boxes(HtmlWriter html, GroupedObservations observations)
    {
        if (observations.GroupNames.Count < 2 || observations.GroupSizes.Min() < 2) return;
        int[] chosen = [.. Anova.OneWay(observations).Rows.Select((row, i) => (row.F, i)).OrderByDescending(x => x.F).Take(VariablesBoxed)
            .Select(x => x.i)];
        html.Heading(3, Invariant($"The {chosen.Length} features that differ most"));
        html.Line("<div class=\"small\">");
        foreach (int v in chosen) html.Figure(GroupBoxPlot.Create(observations, v), null, observations.VariableNames[v], headingLevel: 4);
        html.Line("</div>");
    }

    private static void Write(HtmlWriter html, GroupedObservations observations, string heading)
    {
        html.Heading(3, heading);
        string sizes = string.Join(", ", observations.GroupNames.Select((name, g) => Invariant($"{observations.GroupSizes[g]:N0} {name}")));
        if (observations.IsDescriptive)
            html.Line($"<p class=\"note\"><strong class=\"tag\">descriptive</strong> {HtmlWriter.Encode(sizes)}. Neighbouring windows "
                + "share rows, so these p-values are far too small to be a test.</p>");
        else html.Paragraph(sizes + ".", "note");
        Try(html, () => ManovaTable(html, observations));
        Try(html, () => AnovaTable(html, observations));
    }

    private static void ManovaTable(HtmlWriter html, GroupedObservations observations)
    {
        ManovaResult result = Manova.Test(observations);
        html.Table("MANOVA: do the mean vectors differ?" + Tag(result.IsDescriptive), ["Statistic", "Value", "Num DF", "Den DF", "F", "p"],
            [
                Row("Wilks’ lambda", result.WilksLambda), Row("Pillai’s trace", result.PillaiTrace),
                Row("Hotelling-Lawley trace", result.HotellingLawleyTrace), Row("Roy’s greatest root", result.RoyGreatestRoot),
            ]);

        static string[] Row(string name, FTest test) =>
        [
            name, NumberText.Number(test.Statistic), NumberText.Degrees(test.NumeratorDegreesOfFreedom),
            NumberText.Degrees(test.DenominatorDegreesOfFreedom), NumberText.Number(test.F), NumberText.PValue(test.PValue),
        ];
    }

    private static void AnovaTable(HtmlWriter html, GroupedObservations observations)
    {
        AnovaResult anova = Anova.OneWay(observations);
        TukeyResult tukey = TukeyHsd.Test(observations);
        html.Line("<details><summary>Feature by feature: ANOVA and Tukey’s test</summary>");
        html.Table("One-way ANOVA with p-values corrected by Benjamini and Hochberg; difference of the means, anomaly less normal, with "
            + "Tukey’s 95 % interval" + Tag(anova.IsDescriptive),
            ["Feature", "Sum of squares", "Residual", "F", "p", "p corrected", "Difference", "95 % interval"],
            anova.Rows.Zip(tukey.Comparisons).OrderByDescending(pair => pair.First.F).Select(pair => new[]
            {
                HtmlWriter.Encode(pair.First.Variable), NumberText.Number(pair.First.BetweenSumOfSquares),
                NumberText.Number(pair.First.ResidualSumOfSquares), NumberText.Number(pair.First.F), NumberText.PValue(pair.First.PValue),
                NumberText.PValue(pair.First.AdjustedPValue), NumberText.Number(pair.Second.MeanDifference),
                $"{NumberText.Number(pair.Second.Lower)} to {NumberText.Number(pair.Second.Upper)}",
            }));
        html.Line("</details>");
    }

    private static string Tag(bool descriptive) => descriptive ? " (descriptive)" : "";

    // What the rows do not allow is said, and the rest of the report stands.
    private static void Try(HtmlWriter html, Action write)
    {
        try
        {
            write();
        }
        catch (ArgumentException exception)
        {
            html.Paragraph($"Not computed. {exception.Message.Split(" (Parameter", 2)[0]}", "note");
        }
    }

    private static int[] Varying(GroupedObservations observations) =>
    [
        .. Enumerable.Range(0, observations.VariableCount).Where(v => Enumerable.Range(0, observations.GroupNames.Count).Any(g =>
        {
            double[] values = observations.ValuesOf(v, g);
            return values.Any(x => x != values[0]);
        })),
    ];
}
