using System.Text;
using MLNetHybrid.Evaluation.Metrics;
using MLNetHybrid.Evaluation.Tests.Report;

namespace MLNetHybrid.Evaluation.Tests.Comparison;

/// <summary>The sentence about baselines that rank as well as the best model, or better.</summary>
public sealed class SimpleScorerRemarkTests
{
    private static readonly bool[] Labels = [false, false, false, true, false, true, false, false];

    // The anomalies are ranked first; second and third; and last.
    private static readonly float[] First = [1, 2, 3, 9, 4, 8, 5, 6], Second = [1, 2, 3, 8, 4, 7, 5, 9], Last = [3, 4, 5, 1, 6, 2, 7, 8];

    [Fact]
    public void A_baseline_that_ranks_better_is_named_with_both_values()
    {
        ComparisonTable table = Table(
            Model("weak", Last), Model("hybrid", Second), Baseline("random", Last), Baseline("1-NN on rows", First));
        Assert.Equal(
            "A simple scorer ranks better: 1-NN on rows has average precision 1.000, the best model 0.583; "
            + "1-NN on rows has ROC AUC 1.000, the best model 0.833.", table.SimpleScorerRemark);
        Assert.Contains($"\n{table.SimpleScorerRemark}\n", table.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_of_the_series_are_looked_at_where_there_are_some()
    {
        string remark = Table(new TimeSeriesOptions { Window = 2 }, Model("hybrid", Second), Baseline("1-NN on rows", First))
            .SimpleScorerRemark!;
        Assert.Contains("; 1-NN on rows has VUS-PR ", remark, StringComparison.Ordinal);
        Assert.EndsWith(".", remark, StringComparison.Ordinal);
    }

    [Fact]
    public void A_baseline_that_ranks_as_well_is_named() => Assert.Equal(
        "A simple scorer ranks as well: mean |z| has average precision 0.583, the best model no more; "
        + "mean |z| has ROC AUC 0.833, the best model no more.",
        Table(Model("hybrid", Second), Baseline("mean |z|", Second), Baseline("random", Last)).SimpleScorerRemark);

    [Fact]
    public void Nothing_is_said_where_the_best_model_ranks_better()
    {
        ComparisonTable table = Table(Model("weak", Last), Model("hybrid", First), Baseline("1-NN on rows", Second));
        Assert.Null(table.SimpleScorerRemark);
        Assert.DoesNotContain("simple", table.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_said_without_models_or_where_figures_are_undefined()
    {
        Assert.Null(Table(Baseline("1-NN on rows", First)).SimpleScorerRemark);
        Assert.Null(new ComparisonTable(
            [Row("hybrid", false, First, new bool[8], null), Row("1-NN on rows", true, Second, new bool[8], null)], 8, 0, 0)
            .SimpleScorerRemark);
    }

    [Fact]
    public void The_report_repeats_the_sentence()
    {
        ComparisonTable table = Table(Model("hybrid", Second), Baseline("1-NN on rows", First));
        DetectionReport report = GeneratedRun.Report(200);
        Assert.DoesNotContain("simple scorer", Page(report), StringComparison.Ordinal);
        Assert.Contains($"<p>{table.SimpleScorerRemark}</p>", Page(report with { Comparison = table }), StringComparison.Ordinal);

        static string Page(DetectionReport report)
        {
            using var stream = new MemoryStream();
            report.Write(stream);
            return Encoding.UTF8.GetString(stream.ToArray());
        }
    }

    private static (string, bool, float[]) Model(string name, float[] scores) => (name, false, scores);

    private static (string, bool, float[]) Baseline(string name, float[] scores) => (name, true, scores);

    private static ComparisonTable Table(params (string, bool, float[])[] rows) => Table(null, rows);

    private static ComparisonTable Table(TimeSeriesOptions? series, params (string Name, bool IsBaseline, float[] Scores)[] rows) =>
        new([.. rows.Select(row => Row(row.Name, row.IsBaseline, row.Scores, Labels, series))], 8, 0, 0);

    private static ComparisonRow Row(string name, bool isBaseline, float[] scores, bool[] labels, TimeSeriesOptions? series)
    {
        var rows = new ScoredRows();
        for (int i = 0; i < labels.Length; i++) rows.Add(labels[i], scores[i], prediction: false);
        return new ComparisonRow(name, isBaseline, new AnomalyMetrics(rows, null, null, series),
            ScoreThreshold.BestF1Oracle(rows.Labels, rows.Scores));
    }
}
