using System.Text;
using MLNetHybrid.Evaluation.Comparison;

namespace MLNetHybrid.Evaluation;

/// <summary>Models and trivial baselines, all on the same test rows: those with a label and a score by every scorer. Immutable.</summary>
public sealed class ComparisonTable
{
    private static readonly (string Heading, Func<ComparisonRow, double> Figure)[] Columns =
    [
        ("ROC AUC", r => r.Metrics.AreaUnderRocCurve),
        ("avg prec", r => r.Metrics.AveragePrecision),
        ("F1", r => r.Metrics.F1),
        ("precision", r => r.Metrics.Precision),
        ("recall", r => r.Metrics.Recall),
        ("recall all", r => r.Metrics.RecallOfAllAnomalies),
        ("coverage", r => r.Metrics.Coverage),
        ("FAR", r => r.Metrics.FalseAlarmRate),
        ("MAR", r => r.Metrics.MissedAlarmRate),
        ("MCC", r => r.Metrics.MatthewsCorrelation),
        ("F1 oracle", r => r.BestF1.Value),
    ];

    private static readonly (string Heading, Func<ComparisonRow, double> Figure)[] TimeSeriesColumns =
    [
        ("VUS-PR", r => r.Metrics.TimeSeries!.Volume.PrecisionRecall),
        ("VUS-ROC", r => r.Metrics.TimeSeries!.Volume.Roc),
        ("range F1", r => r.Metrics.TimeSeries!.AtPredictions.RangeBased.F1),
        ("event F1", r => r.Metrics.TimeSeries!.AtPredictions.EventBased.F1),
        ("affil F1", r => r.Metrics.TimeSeries!.AtPredictions.Affiliation.F1),
    ];

    internal ComparisonTable(ComparisonRow[] rows, long comparedRowCount, long leftOutRowCount, long leftOutAnomalyCount) =>
        (Rows, ComparedRowCount, LeftOutRowCount, LeftOutAnomalyCount) =
        (Array.AsReadOnly(rows), comparedRowCount, leftOutRowCount, leftOutAnomalyCount);

    /// <summary>First the models in the given order, then the baselines.</summary>
    public IReadOnlyList<ComparisonRow> Rows { get; }

    /// <summary>Test rows that all figures are computed from.</summary>
    public long ComparedRowCount { get; }

    /// <summary>Test rows left out for all, because the label or some scorer's score is missing.</summary>
    public long LeftOutRowCount { get; }

    /// <summary>
    /// Of these, the rows labelled as anomalies. Each scorer's <see cref="AnomalyMetrics.RecallOfAllAnomalies"/>, "recall all" in the
    /// table, counts them: missed where it has no score.
    /// </summary>
    public long LeftOutAnomalyCount { get; }

    /// <summary>
    /// One plain sentence where a baseline ranks the rows better than the best model, or as well to three digits: by which figure, with
    /// both values. Average precision, the area under the ROC curve and, where figures of the series were asked for, VUS-PR are looked at.
    /// Null where every baseline is worse by each of them, where there is no model, or where the figures are undefined.
    /// </summary>
    public string? SimpleScorerRemark => SimpleScorers.Remark(Rows);

    /// <summary>The row of a scorer.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public ComparisonRow this[string name] => Rows.FirstOrDefault(r => r.Name == name)
        ?? throw new ArgumentException($"The comparison has no row '{name}'; it has: {string.Join(", ", Rows.Select(r => r.Name))}.",
            nameof(name));

    /// <summary>
    /// The table: a line for each scorer, a rule between models and baselines; below it <see cref="SimpleScorerRemark"/>.
    /// </summary>
    public override string ToString()
    {
        (string Heading, Func<ComparisonRow, double> Figure)[] columns =
            Rows.All(r => r.Metrics.TimeSeries is not null) ? [.. Columns, .. TimeSeriesColumns] : Columns;
        int width = Math.Max(8, Rows.Max(r => r.Name.Length));
        var text = new StringBuilder();
        text.Append("scorer".PadRight(width)).AppendJoin("", columns.Select(c => c.Heading.PadLeft(11))).Append('\n');
        bool baselines = false;
        foreach (ComparisonRow row in Rows)
        {
            if (row.IsBaseline && !baselines) text.Append('-', width + 11 * columns.Length).Append('\n');
            baselines = row.IsBaseline;
            IEnumerable<string> figures = columns.Select(c => c.Figure(row).ToString("F4", CultureInfo.InvariantCulture).PadLeft(11));
            text.Append(row.Name.PadRight(width)).AppendJoin("", figures).Append('\n');
        }
        text.Append(CultureInfo.InvariantCulture,
            $"{ComparedRowCount} rows, {LeftOutRowCount} left out, {LeftOutAnomalyCount} labelled anomalies among them\n");
        string? undefined = ComparedRowCount == 0 ? "No row has a label and a score by every scorer." : Rows[0].Metrics.UndefinedReason;
        foreach (string? remark in new[] { SimpleScorerRemark, undefined })
            if (remark is not null) text.Append(remark).Append('\n');
        return text.ToString();
    }
}
