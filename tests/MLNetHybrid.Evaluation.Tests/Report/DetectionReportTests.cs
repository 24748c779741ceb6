using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML;
using MLNetHybrid.Evaluation.Report.Run;

namespace MLNetHybrid.Evaluation.Tests.Report;

public sealed partial class DetectionReportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hybrid-report-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Summary_holds_the_figures_of_EvaluateScores()
    {
        DetectionReport report = GeneratedRun.Report(600) with { PartitionColumnName = null };
        var options = new ScoreEvaluationOptions { TimeSeries = new TimeSeriesOptions { Window = SeriesPeriod.Fallback } };
        AnomalyMetrics metrics = new MLContext(1).AnomalyDetection.EvaluateScores(report.Data, options);
        string row = Rows(Page(report), "vote").First();
        double[] figures =
        [
            metrics.Precision, metrics.Recall, metrics.F1, metrics.TimeSeries!.AtPredictions.EventBased.F1, metrics.AreaUnderRocCurve,
            metrics.AveragePrecision,
            metrics.TimeSeries.Volume.PrecisionRecall,
        ];
        Assert.Equal(figures.Select(figure => $"{figure:0.000}"), Cells(row)[1..8]);
    }

    [Fact]
    public void The_signal_gives_the_width_of_widened_labels()
    {
        DetectionReport report = GeneratedRun.Report(600);
        Assert.Contains($"widened by 0 to {SeriesPeriod.Fallback} rows", Page(report), StringComparison.Ordinal);
        Assert.Contains($"widened by 0 to {GeneratedRun.WavePeriod} rows", Page(report with { SignalColumnName = "Wave" }),
            StringComparison.Ordinal);
        Assert.Contains("'Stream'", Assert.Throws<ArgumentException>(() => Page(report with { SignalColumnName = "Stream" })).Message,
            StringComparison.Ordinal);
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
        string[] always = [$"{share:0.000}", "1.000", $"{2 * share / (1 + share):0.000}", $"{2 * share / (1 + share):0.000}", "0.500",
            $"{share:0.000}"];
        Assert.Equal(always, rows[0][1..7]);
        // As many alarms as the first detector's, by four standard deviations of a binomial count.
        int first = int.Parse(Cells(Rows(page, "vote").First())[^1], CultureInfo.InvariantCulture),
            random = int.Parse(rows[1][^1], CultureInfo.InvariantCulture);
        Assert.InRange(random, first - 4 * Math.Sqrt(first), first + 4 * Math.Sqrt(first));
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
        Assert.All(Attribute().Matches(page).Select(m => m.Groups[1].Value),
            address => Assert.True(address[0] == '#' || address == "data:,", address));
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
        Assert.All(pictures, picture => Assert.Matches("<title id=\"f[0-9]+-t\">[^<]+</title><desc id=\"f[0-9]+-d\">[^<]+</desc>",
            picture));
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
        double[] scores = [.. rows.Select(row => double.Parse(row[4], CultureInfo.InvariantCulture))];
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.All(rows, row => Assert.Contains("pressure", row[8], StringComparison.Ordinal));
        Assert.All(rows, row => Assert.Contains("Feature_", row[7], StringComparison.Ordinal));
    }

    [Fact]
    public void Without_labels_it_says_so_and_shows_no_curves()
    {
        string page = Page(GeneratedRun.Report(300, labelled: false));
        Assert.Contains("The rows have no labels", page, StringComparison.Ordinal);
        Assert.DoesNotContain("ROC", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Confusion", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Anomalies_that_were_not_judged_are_counted_and_count_as_missed()
    {
        // Short streams: 300 of 320 attacks come before their stream's first full window.
        DetectionReport report = Short(index => index < 320, index => index < 300 ? 1 : 0);
        string page = Page(report);
        Assert.Contains(
            "<p class=\"lead\">392 rows judged, 20 of them labelled anomalies (5.1 %); 300 not judged because they have no score (such "
                + "as rows before the first full window), "
            + "300 labelled anomalies among them.</p>", page, StringComparison.Ordinal);
        Assert.Contains("It finds 100 % of the judged anomalies and raises", page, StringComparison.Ordinal);
        Assert.Contains("300 of all 320 labelled anomalies were not judged. Of all, “model” finds 6.3 %.", page, StringComparison.Ordinal);
        Assert.Equal(["Detector", "Precision", "Recall", "Recall of all", "F1"], Cells(Row().Matches(page)[0].Value)[..5]);
        Assert.Equal(["1.000", "1.000", "0.063", "1.000"], Cells(Rows(page, "model").First())[1..5]);
        Assert.DoesNotContain("Recall of all", Page(GeneratedRun.Report(300)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_status_column_says_why_rows_were_not_judged()
    {
        DetectionReport report = Short(index => index < 320, index => index < 300 ? 1 + index % 4 : 0) with { StatusColumnName = "Status" };
        Assert.Contains(
            "300 not judged because they have no score (75 before the first full window, 75 for a missing feature, 75 of an unknown "
                + "stream, 75 with status 4), 300 labelled",
            Page(report), StringComparison.Ordinal);
        Assert.Contains("Status", report.ColumnNames);
        Assert.Contains("must be Int32; got Single",
            Assert.Throws<ArgumentException>(() => Page(report with { StatusColumnName = "Score" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_one_detector_alone_judges_counts_for_its_recall_of_all()
    {
        // The second detector scores every row and flags the first 100 of the attacks.
        DetectionReport report = Short(index => index < 320, index => index < 300 ? 1 : 0) with
        {
            Detectors = [new("windows", "Score", "PredictedLabel"), new("rows", "RowScore", "RowPredictedLabel")],
        };
        string page = Page(report);
        Assert.Equal("0.063", Cells(Rows(page, "windows").First())[3]);
        Assert.Equal($"{100 / 320.0:0.000}", Cells(Rows(page, "rows").First())[3]);
        Assert.Contains("300 not judged because they have no score (300 by some detectors only)",
            Page(Short(index => index < 320, _ => 0, index => index < 300) with { StatusColumnName = "Status" }), StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_why_figures_are_undefined()
    {
        Assert.Contains("<p>None of the 392 judged rows is labelled an anomaly, so the area under the ROC curve, average precision and "
            + "the missed-alarm rate are undefined: "
            + "the 300 labelled anomalies are all among the rows left out.</p>",
            Page(Short(index => index < 300, index => index < 300 ? 1 : 0)), StringComparison.Ordinal);
        string nothing = Page(Short(_ => true, _ => 1));
        Assert.Contains("0 rows judged, 0 of them labelled anomalies", nothing, StringComparison.Ordinal);
        Assert.Contains("No row was judged, so nothing can be said of the detectors.", nothing, StringComparison.Ordinal);
        Assert.DoesNotContain("have no labels", nothing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(30)]
    public void Few_rows_still_make_a_page(int rowCount) =>
        Assert.EndsWith("</html>\n", Page(GeneratedRun.Report(rowCount)), StringComparison.Ordinal);

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
        DetectionReport report = GeneratedRun.Report(30) with { LatentColumnName = "Lateral" };
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

    // 692 rows; a row with another status than 0 has no score, and every judged attack raises an alarm.
    private static DetectionReport Short(Func<int, bool> isAttack, Func<int, int> status, Func<int, bool>? isUnscored = null) => new()
    {
        Data = new MLContext(1).Data.LoadFromEnumerable(Enumerable.Range(0, 692).Select(i => new ShortRow
        {
            Label = isAttack(i),
            Score = status(i) != 0 || isUnscored?.Invoke(i) is true ? float.NaN : isAttack(i) ? 2 : 1,
            PredictedLabel = status(i) == 0 && isAttack(i),
            RowScore = i < 100 ? 1 : 0,
            RowPredictedLabel = i < 100,
            Status = status(i),
        })),
        LabelColumnName = "Label",
    };

    private sealed class ShortRow
    {
        public bool Label { get; set; }

        public float Score { get; set; }

        public bool PredictedLabel { get; set; }

        public float RowScore { get; set; }

        public bool RowPredictedLabel { get; set; }

        public int Status { get; set; }
    }

    private static string Page(DetectionReport report)
    {
        using var stream = new MemoryStream();
        report.Write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static IEnumerable<string> Rows(string page, string? header = null) =>
        Row().Matches(page).Select(m => m.Value)
            .Where(row => row.Contains(header is null ? "scope=\"row\"" : $">{header}</th>", StringComparison.Ordinal));

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
