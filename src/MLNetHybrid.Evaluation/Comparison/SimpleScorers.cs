namespace MLNetHybrid.Evaluation.Comparison;

/// <summary>Says when a baseline ranks the rows as well as the best model, or better.</summary>
internal static class SimpleScorers
{
    // Digits shown; figures that are equal in them are called equal.
    private const int Digits = 3;

    private static readonly (string Name, Func<ComparisonRow, double> Of)[] Figures =
    [
        ("average precision", row => row.Metrics.AveragePrecision),
        ("ROC AUC", row => row.Metrics.AreaUnderRocCurve),
        ("VUS-PR", row => row.Metrics.TimeSeries?.Volume.PrecisionRecall ?? double.NaN),
    ];

    /// <summary>
    /// One sentence; null where every baseline is worse by every figure, where there is no model, or no figure is defined.
    /// </summary>
    public static string? Remark(IReadOnlyList<ComparisonRow> rows)
    {
        var better = new List<string>();
        var equal = new List<string>();
        foreach ((string figure, Func<ComparisonRow, double> of) in Figures)
        {
            (ComparisonRow Row, double Value)[] models = Defined(isBaseline: false), baselines = Defined(isBaseline: true);
            if (models.Length == 0 || baselines.Length == 0) continue;
            (ComparisonRow simple, double reached) = baselines.MaxBy(candidate => candidate.Value);
            double best = models.Max(model => model.Value);
            if (reached > best) better.Add(Invariant($"{simple.Name} has {figure} {reached:F3}, the best model {best:F3}"));
            else if (reached == best) equal.Add(Invariant($"{simple.Name} has {figure} {reached:F3}, the best model no more"));

            (ComparisonRow, double)[] Defined(bool isBaseline) =>
                [.. rows.Where(row => row.IsBaseline == isBaseline).Select(row => (row, Math.Round(of(row), Digits)))
                    .Where(candidate => !double.IsNaN(candidate.Item2))];
        }

        return better.Count > 0 ? $"A simple scorer ranks better: {string.Join("; ", better)}."
            : equal.Count > 0 ? $"A simple scorer ranks as well: {string.Join("; ", equal)}."
            : null;
    }
}
