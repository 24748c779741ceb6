using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Evaluation.Plots;

namespace MLNetHybrid.Evaluation.Tests.Report;

public sealed partial class ReportEntryTests : IDisposable
{
    private static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
    private readonly MLContext _ml = new(seed: 1);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hybrid-report-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Neighbouring_alarms_of_one_stream_are_one_entry_and_those_of_another_are_not()
    {
        // Streams a and b in turn. Alarms at rows 21, 23 and 25 of the data, which are neighbours in a, and at 24 in b.
        DetectionReport report = Report(Rows(60, row => row.IsAlarm = row.Number is 21 or 23 or 25 or 24));
        string[][] entries = Top(Page(report));
        Assert.Equal(["21–25, peak 25", "3"], entries[0][..2].Select(Text));
        Assert.Equal(["24", "1"], entries[1][..2].Select(Text));
        Assert.Equal(2, entries.Length);   // rows without an alarm are none
        // As one stream the alarms at 21 and 23 have a row between them, which windows of two rows join.
        Assert.Equal("23–25, peak 25", Text(Top(Page(report with { PartitionColumnName = null }))[0][0]));
        Assert.Equal("21–25, peak 25", Text(Top(Page(report with { PartitionColumnName = null, WindowLength = 2 }))[0][0]));
    }

    [Fact]
    public void Rows_have_the_numbers_of_the_file_of_scores_wherever_they_are_named()
    {
        // Ten rows of history: the first judged row has number 1 in the file.
        DetectionReport report = Report(Rows(60, row => row.IsAlarm = row.Number == 31)) with { FirstRow = 10, FirstRowNumber = -9 };
        string page = Page(report);
        Assert.Equal("21", Text(Top(page)[0][0]));
        Assert.Contains("aria-label=\"row 21: score", page, StringComparison.Ordinal);
        Assert.Equal("31", Text(Top(Page(report with { FirstRowNumber = 1 }))[0][0]));
    }

    [Fact]
    public void Rows_that_trained_are_left_out_and_the_others_keep_their_numbers()
    {
        // Every other row trained, and each has an alarm.
        DetectionReport report = Report(Rows(60, row =>
            (row.IsAlarm, row.Never) = (row.Number % 2 == 0 || row.Number == 31, row.Number % 2 == 0)))
            with
        { TrainingColumnName = "Never" };
        string[][] entries = Top(Page(report));
        Assert.Equal("31", Text(Assert.Single(entries)[0]));
        Assert.Contains("TrainingColumnName: column 'Score' must be Boolean", Assert.Throws<ArgumentException>(() =>
            Page(report with { TrainingColumnName = "Score" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_of_a_few_streams_has_a_line_of_its_own()
    {
        DetectionReport report = Report(Rows(60, row => row.IsAlarm = row.Number == 31));
        string[] page = [Page(report), Page(report with { PartitionColumnName = null })];
        Assert.Contains("score of a", page[0], StringComparison.Ordinal);
        Assert.Contains("score of b", page[0], StringComparison.Ordinal);
        Assert.DoesNotContain("score of ", page[1], StringComparison.Ordinal);
        Assert.True(Regex.Count(page[0], "var\\(--green\\)") > Regex.Count(page[1], "var\\(--green\\)"));
    }

    [Fact]
    public void Times_stand_on_the_axis_and_beside_the_entries()
    {
        DetectionReport report = Report(Rows(60, row => row.IsAlarm = row.Number == 31));
        Assert.Contains(">Row</text>", Page(report), StringComparison.Ordinal);
        string page = Page(report with { TimeColumnName = "Time" });
        Assert.DoesNotContain(">Row</text>", page, StringComparison.Ordinal);
        Assert.Contains(">Time</text>", page, StringComparison.Ordinal);
        Assert.Matches(">03-0[12] [0-9]{2}:[0-9]{2}</text>", page);
        Assert.Contains("2026-03-02 18:00:00", Text(string.Join(' ', Top(page)[0])), StringComparison.Ordinal);
        Assert.Contains("TimeColumnName: column 'Score' must be DateTimeOffset, DateTime or text", Assert.Throws<ArgumentException>(() =>
            Page(report with { TimeColumnName = "Score" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_are_counted_once_and_not_with_the_votes_on_them()
    {
        DetectionReport report = Report(Rows(60, row => (row.IsAlarm, row.MemberAlarm) = (row.Number == 31, row.Number == 31))) with
        {
            Detectors =
            [
                new("hybrid", "Score", "IsAlarm") { IsMember = false },
                new("a", "Score", "MemberAlarm"), new("b", "Score", "Never"),
            ],
        };
        Assert.Contains("1 of 2", Top(Page(report))[0]);
        Assert.Equal([false, false, true], ReportDetector.InHybrid(Hybrid().Schema).Select(detector => detector.IsMember).Take(3));
    }

    [Fact]
    public void Figures_that_follow_the_order_of_rows_are_those_of_each_stream()
    {
        // One event in each stream, which in the order of the data are an event after the other: ten runs of one row. An alarm hits one.
        DetectionReport report = Report(Rows(60, row =>
        {
            row.Label = row.Number is >= 21 and <= 30;
            row.IsAlarm = row.Number == 21;
        })) with
        { LabelColumnName = "Label" };
        string page = Page(report);
        Assert.Contains("2 here, and is found", page, StringComparison.Ordinal);
        // Recall 1 of 2 events, precision 1.
        Assert.Equal("0.667", Cells(RowOf(page, "model"))[4]);
        Assert.Contains("The rows belong to 2 streams", page, StringComparison.Ordinal);
        Assert.Equal(["a", "30", "5", "1", "1.000", "0.200", "0.333", "1.000"], Cells(RowOf(page, "a"))[..8]);
        Assert.Equal(["b", "30", "5", "0"], Cells(RowOf(page, "b"))[..4]);
        Assert.Contains("1 here, and is found", Page(report with { PartitionColumnName = null }), StringComparison.Ordinal);
    }

    [Fact]
    public void Thresholds_show_alarms_a_day_against_recall_or_against_rows()
    {
        DetectionReport report = Report(Rows(240, row => (row.IsAlarm, row.Label) = (row.Number % 48 == 31, row.Number % 48 == 31))) with
        {
            LabelColumnName = "Label",
            TimeColumnName = "Time",
        };
        // An hour a row: ten days, five alarms, more than one every other day.
        string section = Section(Page(report), "thresholds");
        Assert.Contains("Entries a day, at most", section, StringComparison.Ordinal);
        Assert.Equal(["4", "4", "1.000", "0.800", "0.800"], Cells(RowOf(section, "0.5"))[2..]);
        Assert.Equal("1.000", Cells(RowOf(section, "1"))[5]);
        Assert.Contains(">as set</th>", section, StringComparison.Ordinal);
        string unlabelled = Section(Page(report with { LabelColumnName = null, TimeColumnName = null }), "thresholds");
        Assert.Contains("Entries a 1,000 rows, at most", unlabelled, StringComparison.Ordinal);
        Assert.Contains("Share of rows", unlabelled, StringComparison.Ordinal);
        Assert.DoesNotContain("Recall", unlabelled, StringComparison.Ordinal);
    }

    [Fact]
    public void A_threshold_so_low_that_it_only_joins_entries_or_flags_more_than_a_tenth_of_the_rows_is_not_offered()
    {
        string section = Section(Page(Report(Rows(240)) with { WindowLength = 30 }), "thresholds");
        double[] shares =
        [
            .. TableRow().Matches(section).Select(row => Cells(row.Value)).Where(cells => cells.Length == 5).Skip(1)
                .Select(cells => double.Parse(cells[4].TrimEnd('%', ' '), CultureInfo.InvariantCulture)),
        ];
        Assert.NotEmpty(shares);
        Assert.All(shares, share => Assert.InRange(share, 0, 10));
    }

    [Fact]
    public void The_threshold_that_a_model_holds_is_shown_as_it_is_set()
    {
        IDataView data = Report(Rows(60)).Data;
        ITransformer trained = _ml.AnomalyDetection.Trainers.NearestNeighbors("Inputs").Fit(_ml.Data.TakeRows(data, 30));
        ITransformer model = _ml.AnomalyDetection.ChangeModelThreshold(trained, 0.5f);
        DetectionReport report = Report(Rows(60)) with
        {
            Data = model.Transform(data),
            Detectors = [new("model", "Score", "PredictedLabel")],
            Model = model,
        };
        Assert.Equal("0.500", Cells(RowOf(Section(Page(report), "thresholds"), "as set"))[1]);
        Assert.DoesNotContain(">as set</th>", Page(report with { Model = null }), StringComparison.Ordinal);   // no alarm tells it
        // Verdicts that another threshold gave are not its own.
        DetectionReport other = report with { Data = _ml.AnomalyDetection.ChangeModelThreshold(model, 0.2f).Transform(data) };
        Assert.NotEqual("0.500", Cells(RowOf(Section(Page(other), "thresholds"), "as set"))[1]);
    }

    [Fact]
    public void A_stream_whose_anomalies_are_all_missed_is_named_at_once()
    {
        DetectionReport report = Report(Rows(60, row => (row.IsAlarm, row.Label) = (row.Number == 31, row.Number is 31 or 40))) with
        {
            LabelColumnName = "Label",
        };
        Assert.Contains("no alarm in the stream b, which has labelled anomalies", Page(report), StringComparison.Ordinal);
        DetectionReport both = Report(Rows(60, row => row.IsAlarm = row.Label = row.Number is 31 or 40)) with { LabelColumnName = "Label" };
        Assert.DoesNotContain("no alarm in the stream", Page(both), StringComparison.Ordinal);
    }

    [Fact]
    public void All_settings_are_shown_with_the_files_hashes()
    {
        string file = Path.Combine(_folder.FullName, "model.zip");
        File.WriteAllText(file, "a model");
        ITransformer model = _ml.AnomalyDetection.Trainers.OneClassSvm("Inputs").Fit(Report(Rows(60)).Data);
        string page = Page(Report(Rows(60)) with
        {
            Options = new LstmHybridEstimator.Options { WindowLength = 7, OneClassSvm = new() { Nu = 0.123 } },
            Files = [file],
            Model = model,
            Date = new DateTimeOffset(2026, 4, 5, 6, 7, 8, TimeSpan.Zero),
        });
        Assert.Equal("0.123", Cells(RowOf(page, "OneClassSvm.Nu"))[1]);
        Assert.Equal("7", Cells(RowOf(page, "WindowLength"))[1]);
        Assert.Equal("LstmAutoencoder on windows, PrincipalComponents on Window, NearestNeighbors on Row",
            Cells(RowOf(page, "Members in use"))[1]);
        Assert.Equal($"7 bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("a model")))}",
            Cells(RowOf(page, "model.zip"))[1]);
        Assert.Equal("2026-04-05 06:07:08 +00:00", Cells(RowOf(page, "Date"))[1]);
        Assert.Contains("OneClassSvm: Inputs -&gt; Score", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_tail_is_drawn_so_that_both_are_seen()
    {
        const string Words = "The axis is linear around the median and logarithmic above.";
        Assert.DoesNotContain(Words, Page(Report(Rows(200))), StringComparison.Ordinal);
        string page = Page(Report(Rows(200, row => row.Score = row.Number == 31 ? 30_000 : row.Score)));
        Assert.Contains(Words, Section(page, "time"), StringComparison.Ordinal);
        Assert.Contains(Words, Section(page, "distribution"), StringComparison.Ordinal);
        Assert.Contains(">10,000</text>", Section(page, "time"), StringComparison.Ordinal);

        ScoreScale scale = ScoreScale.Of([.. Enumerable.Range(0, 100).Select(i => i / 100f), 5000]);
        Assert.True(scale.IsLogarithmic);
        Assert.Equal(123.4, scale.Score(scale.Place(123.4)), 1e-6);
        // Half of the height belongs to what is not far out.
        Assert.InRange((scale.Place(1) - scale.Place(0)) / (scale.Place(5000) - scale.Place(0)), 0.1, 0.9);
    }

    [Fact]
    public void Errors_by_step_are_left_out_where_all_steps_are_alike()
    {
        DetectionReport report = Report(Rows(60, row => row.IsAlarm = row.Number == 31)) with
        {
            ReconstructionErrorPerFeatureColumnName = "Errors",
            InputNames = ["pressure", "flow"],
        };
        Assert.DoesNotContain("Error by step", Page(report), StringComparison.Ordinal);
        Assert.Contains("Error by feature", Page(report), StringComparison.Ordinal);
        IDataView uneven = Report(Rows(60, row => row.Errors[5] = 9)).Data;
        Assert.Contains("Error by step", Page(report with { Data = uneven }), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_a_model_made_up_are_named_by_what_they_respond_to_or_left_out()
    {
        DetectionReport report = Report(Rows(200, row => row.IsAlarm = row.Number % 7 == 3)) with { FeatureColumnName = "Latent" };
        Assert.Contains("Feature_1", Page(report), StringComparison.Ordinal);
        string page = Page(report with { InputColumnName = "Inputs", InputNames = ["pressure", "flow"] });
        Assert.Contains("Feature_0 (with flow, r = ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Feature_1", page, StringComparison.Ordinal);   // noise
    }

    [Fact]
    public void Columns_that_the_model_does_not_see_can_be_drawn_below_the_scores()
    {
        string page = Page(Report(Rows(60)) with { SeriesColumnNames = ["Load"] });
        Assert.Contains("<h3>Load</h3>", Section(page, "time"), StringComparison.Ordinal);
        Assert.Contains("Load over 60 rows, from ", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_highest_scores_can_be_reached_with_the_keyboard_and_lead_to_their_entries()
    {
        string page = Page(Report(Rows(60, row => row.IsAlarm = row.Number == 31)));
        Assert.Contains("<a href=\"#entry-1\" aria-label=\"row 31: score", page, StringComparison.Ordinal);
        Assert.Contains("<title>row 31: score", page, StringComparison.Ordinal);
        Assert.Contains("<span id=\"entry-1\">31</span>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_and_findings_are_explained()
    {
        IDataView data = Report(Rows(120, row =>
        {
            if (row.Number == 31) row.Inputs[1] += 50;
        })).Data;
        ITransformer model = _ml.AnomalyDetection.Trainers.NearestNeighbors("Inputs").Fit(data);
        AnomalyExplainer explainer = _ml.AnomalyDetection.CreateExplainer(
            model, new ExplanationOptions { FeatureNames = ["pressure", "flow"] });
        string page = Page(new DetectionReport
        {
            Data = model.Transform(data),
            Explainer = explainer,
            TopCount = 2,
            Findings = [new ReportFinding("A fault", "Something broke.") { Explanation = explainer.Explain(data, 30) }],
        });
        Assert.Contains("<summary>Why row 31?</summary>\n<section class=\"explanation\">", page, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(page, "<section class=\"explanation\">"));
        Assert.Contains("It would be normal if flow were at most", Section(page, "findings"), StringComparison.Ordinal);
        Assert.DoesNotContain("What drove a score is not known", page, StringComparison.Ordinal);
    }

    private static DetectionReport Report(List<Row> rows) => new()
    {
        Data = new MLContext(1).Data.LoadFromEnumerable(rows),
        Detectors = [new("model", "Score", "IsAlarm")],
        PartitionColumnName = "Stream",
        TopCount = 5,
    };

    // Numbers from 1; odd ones are stream a, even ones b. An alarm has a higher score, the later the higher.
    private static List<Row> Rows(int count, Action<Row>? change = null)
    {
        var random = new Random(1);
        var rows = new List<Row>();
        for (int number = 1; number <= count; number++)
        {
            float flow = (float)random.NextDouble();
            var row = new Row
            {
                Number = number,
                Stream = number % 2 == 1 ? "a" : "b",
                Time = Start.AddHours(number - 1),
                Inputs = [(float)random.NextDouble(), flow],
                Latent = [flow + 0.1f * (float)random.NextDouble(), (float)random.NextDouble()],
                Errors = [1, 1, 1, 1, 1, 1],
                Load = 100 + number,
                Score = (float)random.NextDouble(),
            };
            change?.Invoke(row);
            if (row.IsAlarm) row.Score = 2 + number / 100f;
            rows.Add(row);
        }
        return rows;
    }

    private IDataView Hybrid() => _ml.Data.LoadFromEnumerable(new[] { new HybridRow() });

    private static string Page(DetectionReport report)
    {
        using var stream = new MemoryStream();
        report.Write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Section(string page, string id)
    {
        int start = page.IndexOf($"<section id=\"{id}\"", StringComparison.Ordinal);
        int next = page.IndexOf("<section id=", start + 1, StringComparison.Ordinal);
        return next < 0 ? page[start..] : page[start..next];
    }

    private static string[][] Top(string page) =>
    [
        .. TableRow().Matches(page[page.IndexOf("<table class=\"top\">", StringComparison.Ordinal)..].Split("</table>")[0])
            .Where(m => m.Value.Contains("scope=\"row\"", StringComparison.Ordinal)).Take(5).Select(m => Cells(m.Value)),
    ];

    private static string RowOf(string page, string header) =>
        TableRow().Matches(page).First(m => m.Value.Contains($">{header}</th>", StringComparison.Ordinal)).Value;

    private static string[] Cells(string row) => [.. Cell().Matches(row).Select(m => m.Groups[1].Value)];

    private static string Text(string markup) => Tag().Replace(markup, "");

    [GeneratedRegex("<tr>.*</tr>")]
    private static partial Regex TableRow();

    [GeneratedRegex("<t[hd][^>]*>(.*?)</t[hd]>")]
    private static partial Regex Cell();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    private sealed class HybridRow
    {
        public float Score { get; set; }
        public float DbscanScore { get; set; }
        public float DbscanAndIsolationForestScore { get; set; }
    }

    private sealed class Row
    {
        public int Number { get; set; }
        public string Stream { get; set; } = "";
        public DateTime Time { get; set; }
        public float Score { get; set; }
        public bool IsAlarm { get; set; }
        public bool MemberAlarm { get; set; }
        public bool Never { get; set; }
        public bool Label { get; set; }
        public float Load { get; set; }

        [VectorType(2)]
        public float[] Inputs { get; set; } = [];

        [VectorType(2)]
        public float[] Latent { get; set; } = [];

        [VectorType(3, 2)]
        public float[] Errors { get; set; } = [];
    }
}
