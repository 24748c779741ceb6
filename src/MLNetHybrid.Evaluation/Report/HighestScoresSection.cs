using MLNetHybrid.Evaluation.Report.Html;
using MLNetHybrid.Evaluation.Report.Run;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>
/// The entries with the highest scores, which members flag them, and the features and time steps that drove them.
/// </summary>
internal static class HighestScoresSection
{
    private const int DriversShown = 3;

    public static Action<HtmlWriter>? Create(DetectionReport report, ScoredRun run) => run.Top.Count == 0 ? null : html =>
    {
        // Where rows are explained below, the explanations say more.
        bool explained = report.Explainer is not null;
        bool contributions = !explained && run.Top[0].Contributions.Length > 0, errors = !explained && run.Top[0].FeatureErrors.Length > 0;
        bool steps = errors && run.Top.Any(entry => SaysSomething(Sums(entry.FeatureErrors, run.InputCount).ByStep));
        int[] members = [.. Enumerable.Range(0, run.Detectors.Count).Where(d => report.Detectors[d].IsMember)];
        IReadOnlyList<AnomalyExplanation> explanations = report.Explainer is null ? []
            : report.Explainer.Explain(report.ExplainerData ?? report.Data, [.. run.Top.Select(entry => run.DataRows[entry.Index])]);
        bool ranges = run.Top.Any(entry => entry.First != entry.Last);
        List<string> head = ["Row"];
        if (ranges) head.Add("Alarms");
        List<int> words = [];
        void Words(string name)
        {
            words.Add(head.Count);
            head.Add(name);
        }
        if (run.Times is not null) Words("Time");
        foreach (string name in report.ContextColumnNames) Words(name);
        head.Add("Score");
        if (run.Labels is not null) Words("Label");
        if (members.Length > 1) head.Add("Flagged by");
        if (contributions) Words("Score by feature");
        if (errors)
        {
            Words("Error by feature");
            if (steps) Words("Error by step");
        }
        if (!contributions && !errors && explanations.Count == 0)
            html.Paragraph("What drove a score is not known: the run has neither feature contributions nor errors by feature.", "note");
        html.Table(Invariant($"The {run.Top.Count} highest scores of “{run.Detectors[0].Name}”; ")
            + (ranges ? "neighbouring alarms of one stream are one entry, shown by its highest row" : "no alarms are neighbours"), head,
            run.Top.Select((row, number) =>
        {
            List<string> cells = [$"<span id=\"{EntryId(number)}\">{Place(run, row)}</span>"];
            if (ranges) cells.Add(run.Detectors[0].Verdicts[row.Index] ? NumberText.Count(row.Alarms) : "–");
            if (run.Times is not null) cells.Add(ContextCell(TimeText.Of(run.Times[row.Index])));
            cells.AddRange(row.Context.Select(ContextCell));
            cells.Add(NumberText.Number(row.Score));
            if (run.Labels is not null) cells.Add(run.Labels[row.Index] ? "anomaly" : "normal");
            if (members.Length > 1)
                cells.Add(Invariant($"{members.Count(d => Flags(run, run.Detectors[d], row))} of {members.Length}"));
            if (contributions) cells.Add(Drivers(row.Contributions, run.ContributionNames));
            if (errors)
            {
                int F = run.InputCount;
                IReadOnlyList<string> names = report.InputNames?.Count == F
                    ? report.InputNames
                    : [.. Enumerable.Range(0, F).Select(i => Invariant($"Feature_{i}"))];
                (double[] byFeature, double[] byStep) = Sums(row.FeatureErrors, F);
                cells.Add(Drivers(byFeature, names));
                if (steps) cells.Add(Drivers(byStep, [.. byStep.Select((_, t) => Step(t, byStep.Length))]));
            }
            return cells;
        }), words, "top");
        for (int i = 0; i < explanations.Count; i++)
        {
            html.Line($"<details class=\"finding\"{(i == 0 ? " open" : "")}>");
            html.Line($"<summary>Why row {Place(run, run.Top[i])}?</summary>");
            html.Line(explanations[i].ToHtml());
            html.Line("</details>");
        }
    };

    /// <summary>The element of an entry, by its place in the table.</summary>
    public static string EntryId(int number) => Invariant($"entry-{number + 1}");

    /// <summary>"412", or "410–416, peak 412".</summary>
    public static string Place(ScoredRun run, AnomalyDetail entry) => entry.First == entry.Last
        ? NumberText.Count(run.Rows[entry.Index])
        : Invariant($"{run.Rows[entry.First]:N0}–{run.Rows[entry.Last]:N0}, peak {run.Rows[entry.Index]:N0}");

    // Whether a detector flags a row of the entry.
    private static bool Flags(ScoredRun run, DetectorRun detector, AnomalyDetail entry)
    {
        int stream = run.Streams[entry.Index];
        for (int i = entry.First; i <= entry.Last; i++)
            if (detector.Verdicts[i] && run.Streams[i] == stream) return true;
        return false;
    }

    // One step that stands out: twice what each would have if all were alike.
    private static bool SaysSomething(double[] byStep) => byStep.Length > 1 && byStep.Max() > 2 * byStep.Sum() / byStep.Length;

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
