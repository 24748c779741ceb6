using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML;
using MLNetHybrid.Evaluation.Classification;
using MLNetHybrid.Evaluation.Report;
using MLNetHybrid.Evaluation.TimeSeries;

namespace MLNetHybrid.Evaluation.Tests.Report;

public sealed partial class HybridReportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hybrid-report-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Summary_holds_the_figures_of_EvaluateHybrid()
    {
        HybridReport report = GeneratedRun.Report(600);
        HybridMetrics metrics = new MLContext(1).AnomalyDetection.EvaluateHybrid(report.Data, new HybridEvaluationOptions { TimeSeries = new TimeSeriesOptions { Window = SeriesPeriod.Fallback } });
        string row = Rows(Page(report), "vote").First();
        double[] figures =
        [
            metrics.Precision, metrics.Recall, metrics.F1, metrics.TimeSeries!.AtPredictions.EventBased.F1, metrics.AreaUnderRocCurve, metrics.AveragePrecision,
            metrics.TimeSeries.Volume.PrecisionRecall,
        ];
        Assert.Equal(figures.Select(figure => $"{figure:0.000}"), Cells(row)[1..8]);
    }

    [Fact]
    public void The_signal_gives_the_width_of_widened_labels()
    {
        HybridReport report = GeneratedRun.Report(600);
        Assert.Contains($"widened by 0 to {SeriesPeriod.Fallback} rows", Page(report), StringComparison.Ordinal);
        Assert.Contains($"widened by 0 to {GeneratedRun.WavePeriod} rows", Page(report with { SignalColumnName = "Wave" }), StringComparison.Ordinal);
        Assert.Contains("'Stream'", Assert.Throws<ArgumentException>(() => Page(report with { SignalColumnName = "Stream" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Baselines_stand_apart_below_the_detectors()
    {
        string page = Page(GeneratedRun.Report(600));
        string apart = page[page.IndexOf("<tbody class=\"yardsticks\">", StringComparison.Ordinal)..];
        string[][] rows = [.. Rows(apart[..apart.IndexOf("</tbody>", StringComparison.Ordinal)]).Select(Cells)];
        Assert.Equal(["always anomaly", "random"], rows.Select(row => row[0]));

        // 75 of 598 rows are anomalies, in three blocks. Flagging all finds each block, with the precision of the rows' share of anomalies.
        double share = 75.0 / 598;
        string[] always = [$"{share:0.000}", "1.000", $"{2 * share / (1 + share):0.000}", $"{2 * share / (1 + share):0.000}", "0.500", $"{share:0.000}"];
        Assert.Equal(always, rows[0][1..7]);
        // As many alarms as the first detector's, by four standard deviations of a binomial count.
        int first = int.Parse(Cells(Rows(page, "vote").First())[^1], CultureInfo.InvariantCulture), random = int.Parse(rows[1][^1], CultureInfo.InvariantCulture);
        Assert.InRange(random, first - 4 * Math.Sqrt(first), first + 4 * Math.Sqrt(first));
    }

    [Fact]
    public void It_says_where_events_follow_the_rows_of_several_streams()
    {
        HybridReport report = GeneratedRun.Report(300);
        Assert.Contains("The data hold 2 streams", Page(report), StringComparison.Ordinal);
        Assert.DoesNotContain("The data hold", Page(report with { StreamColumnName = null }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_run_gives_the_same_page() => Assert.Equal(Page(GeneratedRun.Report(300)), Page(GeneratedRun.Report(300)));

    [Fact]
    public void It_asks_for_nothing_from_outside()
    {
        string page = Page(GeneratedRun.Report(300));
        Assert.Contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.All(Attribute().Matches(page).Select(m => m.Groups[1].Value), address => Assert.True(address[0] == '#' || address == "data:,", address));
    }

    [Fact]
    public void Names_from_the_data_are_encoded()
    {
        string page = Page(GeneratedRun.Report(300));
        Assert.Contains("<h1>Pumps &lt;3 &amp; valves</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"unbroken\">a&amp;b</span></td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_are_unique_and_what_refers_to_one_finds_it()
    {
        string page = Page(GeneratedRun.Report(300));
        string[] ids = [.. Id().Matches(page).Select(m => m.Groups[1].Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        string[] used = [.. Reference().Matches(page).SelectMany(m => m.Groups[1].Value.Split(' '))];
        Assert.NotEmpty(used);
        Assert.All(used, id => Assert.Contains(id, ids));
    }

    [Fact]
    public void Headings_go_down_one_level_at_a_time()
    {
        int[] levels = [.. Heading().Matches(Page(GeneratedRun.Report(300))).Select(m => m.Groups[1].Value[0] - '0')];
        Assert.Equal(1, levels[0]);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.InRange(pair.Second, 2, pair.First + 1));
    }

    [Fact]
    public void Every_picture_is_named_and_described()
    {
        string page = Page(GeneratedRun.Report(300));
        string[] pictures = [.. Picture().Matches(page).Select(m => m.Value)];
        // Two of the scores over time, ROC and precision-recall, two matrices, two histograms, latent space, training, four box plots.
        Assert.Equal(14, pictures.Length);
        Assert.All(pictures, picture => Assert.Matches("<title id=\"f[0-9]+-t\">[^<]+</title><desc id=\"f[0-9]+-d\">[^<]+</desc>", picture));
        Assert.All(pictures, picture => Assert.Contains("<text", picture, StringComparison.Ordinal));
    }

    [Fact]
    public void Overlapping_windows_are_marked_descriptive_and_windows_apart_are_not()
    {
        string page = Page(GeneratedRun.Report(600));
        Assert.Contains("MANOVA: do the mean vectors differ? (descriptive)", page, StringComparison.Ordinal);
        Assert.Contains("MANOVA: do the mean vectors differ?</span>", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "class=\"tag\""));
        Assert.DoesNotContain("descriptive", Page(GeneratedRun.Report(600) with { WindowLength = 1 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Highest_scores_are_in_order_with_what_drove_them()
    {
        string page = Page(GeneratedRun.Report(400) with { TopCount = 5 });
        string[][] rows = [.. Rows(page[page.IndexOf("<table class=\"top\">", StringComparison.Ordinal)..]).Take(5).Select(Cells)];
        double[] scores = [.. rows.Select(row => double.Parse(row[3], CultureInfo.InvariantCulture))];
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.All(rows, row => Assert.Contains("pressure", row[7] + row[8], StringComparison.Ordinal));
        Assert.All(rows, row => Assert.Contains("the row itself", row[8], StringComparison.Ordinal));
        Assert.All(rows, row => Assert.Contains("Feature_", row[6], StringComparison.Ordinal));
    }

    [Fact]
    public void Without_labels_it_says_so_and_shows_no_curves()
    {
        string page = Page(GeneratedRun.Report(300, labelled: false));
        Assert.Contains("The rows have no labels", page, StringComparison.Ordinal);
        Assert.DoesNotContain("ROC", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Confusion", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(30)]
    public void Few_rows_still_make_a_page(int rowCount) => Assert.EndsWith("</html>\n", Page(GeneratedRun.Report(rowCount)), StringComparison.Ordinal);

    [Fact]
    public void Many_rows_make_a_small_page()
    {
        using var stream = new MemoryStream();
        GeneratedRun.Report(50_000).Write(stream);
        Assert.InRange(stream.Length, 1, 2_000_000);
    }

    [Fact]
    public void A_missing_column_is_named_and_leaves_no_file()
    {
        HybridReport report = GeneratedRun.Report(30) with { LatentColumnName = "Lateral" };
        string path = Path.Combine(_folder.FullName, "report.html");
        Assert.Contains("'Lateral'", Assert.Throws<ArgumentException>(() => report.Write(path)).Message, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void The_file_replaces_an_older_one()
    {
        string path = Path.Combine(_folder.FullName, "report.html");
        File.WriteAllText(path, "old");
        GeneratedRun.Report(30).Write(path);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void Thresholds_are_read_from_verdicts_that_have_one()
    {
        Assert.Equal(0.5, DetectorRun.ThresholdOf([0.1f, 0.9f, 0.5f], [false, true, false]));
        Assert.Null(DetectorRun.ThresholdOf([0.1f, 0.9f, 0.5f], [true, true, false]));
        Assert.Null(DetectorRun.ThresholdOf([0.1f, 0.9f], [false, false]));
    }

    private static string Page(HybridReport report)
    {
        using var stream = new MemoryStream();
        report.Write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static IEnumerable<string> Rows(string page, string? header = null) =>
        Row().Matches(page).Select(m => m.Value).Where(row => header is null ? row.Contains("scope=\"row\"", StringComparison.Ordinal) : row.Contains($">{header}</th>", StringComparison.Ordinal));

    private static string[] Cells(string row) => [.. Cell().Matches(row).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("<tr>.*</tr>")]
    private static partial Regex Row();

    [GeneratedRegex("<t[hd][^>]*>(.*?)</t[hd]>")]
    private static partial Regex Cell();

    [GeneratedRegex(" id=\"([^\"]+)\"")]
    private static partial Regex Id();

    [GeneratedRegex("(?:aria-labelledby=\"|href=\"#|url\\(#)([^\")]+)[\")]")]
    private static partial Regex Reference();

    [GeneratedRegex("<h([1-6])[ >]")]
    private static partial Regex Heading();

    [GeneratedRegex("<svg role=\"img\".*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Picture();

    [GeneratedRegex("(?:href|src)=\"([^\"]*)\"")]
    private static partial Regex Attribute();
}
