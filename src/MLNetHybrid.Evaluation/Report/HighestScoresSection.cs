using MLNetHybrid.Evaluation.Report.Html;
using MLNetHybrid.Evaluation.Report.Run;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>The rows with the highest scores, who else flags them, and the features and time steps that drove them.</summary>
internal static class HighestScoresSection
{
    private const int DriversShown = 3;

    public static Action<HtmlWriter>? Create(DetectionReport report, ScoredRun run) => run.Top.Count == 0 ? null : html =>
    {
        bool contributions = run.Top[0].Contributions.Length > 0, errors = run.Top[0].FeatureErrors.Length > 0;
        List<string> head = ["Row"];
        List<int> words = [];
        void Words(string name)
        {
            words.Add(head.Count);
            head.Add(name);
        }
        foreach (string name in report.ContextColumnNames) Words(name);
        head.Add("Score");
        if (run.Labels is not null) Words("Label");
        if (run.Detectors.Count > 1) head.Add("Flagged by");
        if (contributions) Words("Score by feature");
        if (errors)
        {
            Words("Error by feature");
            Words("Error by step");
        }
        if (!contributions && !errors)
            html.Paragraph("What drove a score is not known: the run has neither feature contributions nor errors by feature.", "note");
        html.Table(Invariant($"The {run.Top.Count} highest scores of “{run.Detectors[0].Name}”; rows counted from 1"), head,
            run.Top.Select(row =>
        {
            List<string> cells = [NumberText.Count(run.Rows[row.Index])];
            cells.AddRange(row.Context.Select(ContextCell));
            cells.Add(NumberText.Number(row.Score));
            if (run.Labels is not null) cells.Add(run.Labels[row.Index] ? "anomaly" : "normal");
            if (run.Detectors.Count > 1)
                cells.Add(Invariant($"{run.Detectors.Count(d => d.Verdicts[row.Index])} of {run.Detectors.Count}"));
            if (contributions) cells.Add(Drivers(row.Contributions, run.ContributionNames));
            if (errors)
            {
                int F = run.InputCount;
                IReadOnlyList<string> names = report.InputNames?.Count == F
                    ? report.InputNames
                    : [.. Enumerable.Range(0, F).Select(i => Invariant($"Feature_{i}"))];
                (double[] byFeature, double[] byStep) = Sums(row.FeatureErrors, F);
                cells.Add(Drivers(byFeature, names));
                cells.Add(Drivers(byStep, [.. byStep.Select((_, t) => Step(t, byStep.Length))]));
            }
            return cells;
        }), words, "top");
    };

    // Lines break between words only, not inside of dates.
    private static string ContextCell(string text) =>
        string.Join(' ', text.Split(' ').Select(word => $"<span class=\"unbroken\">{HtmlWriter.Encode(word)}</span>"));

    // e: (L, F).  Sums over the steps, and over the features.
    private static (double[] ByFeature, double[] ByStep) Sums(float[] e, int F)
    {
        double[] byFeature = new double[F], byStep = new double[e.Length / F];
        for (int i = 0; i < e.Length; i++)
        {
            byFeature[i % F] += e[i];
            byStep[i / F] += e[i];
        }
        return (byFeature, byStep);
    }

    // The row itself is the window's last step.
    private static string Step(int t, int L) => t == L - 1 ? "the row itself" : Invariant($"{L - 1 - t} before");

    private static string Drivers(float[] values, IReadOnlyList<string> names) => Drivers([.. values.Select(v => (double)v)], names);

    private static string Drivers(double[] values, IReadOnlyList<string> names)
    {
        double whole = values.Where(v => v > 0).Sum();
        if (!(whole > 0)) return "–";
        var drivers = values.Select((value, i) => (Name: names[i], Share: value / whole)).OrderByDescending(d => d.Share)
            .Take(DriversShown).Where(d => d.Share > 0);
        return "<ul class=\"drivers\">"
            + string.Concat(drivers.Select(d =>
                Invariant($"<li style=\"--share:{d.Share:0.00}\"><span>{HtmlWriter.Encode(d.Name)}</span> <span>{d.Share:P0}</span></li>")))
            + "</ul>";
    }
}
