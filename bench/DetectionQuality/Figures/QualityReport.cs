using System.Globalization;
using System.Text.Json.Nodes;
using Bench.Reporting;
using DetectionQuality.Reading;

namespace DetectionQuality.Figures;

/// <summary>The report of a command: one table over all files, one by file, and the JSON.</summary>
internal sealed class QualityReport
{
    private static readonly (string Heading, Func<Quality, double?> Figure, string Format)[] Columns =
    [
        ("VUS-PR", quality => quality.VusPr, "0.000"),
        ("AUC-ROC", quality => quality.AucRoc, "0.000"),
        ("average precision", quality => quality.AveragePrecision, "0.000"),
        ("F1", quality => quality.F1, "0.000"),
        ("false alarms", quality => quality.FalseAlarmRate, "0.0 %"),
        ("unseen, median", quality => quality.UnseenFalseAlarmRate, "0.0 %"),
        ("missed alarms", quality => quality.MissedAlarmRate, "0.0 %"),
        ("best F1 (oracle)", quality => quality.BestF1, "0.000"),
        ("events found", quality => quality.EventRecall, "0.0 %"),
    ];

    /// <summary>What was measured.</summary>
    public required string Title { get; init; }

    /// <summary>Of the data's authors.</summary>
    public required string Protocol { get; init; }

    /// <summary>What the detectors were told.</summary>
    public required JsonObject Settings { get; init; }

    /// <summary>How files become one figure.</summary>
    public FileWeighting Weighting { get; init; } = FileWeighting.Mean;

    /// <summary>What the second table shows of each file.</summary>
    public required (string Name, Func<Quality, double?> Of) MainFigure { get; init; }

    /// <summary>Of others.</summary>
    public IReadOnlyList<PublishedFigures> Published { get; init; } = [];

    /// <summary>Further notes.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public Report Create(IReadOnlyList<QualityEntry> entries)
    {
        IReadOnlyList<QualitySummary> summaries = QualitySummary.Of(entries, Weighting);
        string[] notes =
        [
            .. Machine.Notes(), $"Protocol: {Protocol}", $"Settings: {Settings.ToJsonString()}",
            "A detector's fit time is that of the model that it is a member of, summed over the files. False alarms are the share of "
                + "normal rows with an alarm; 'unseen' that on rows alone that did not train, its median over the files.",
            .. Notes,
        ];
        var figures = new JsonObject
        {
            ["command"] = Machine.Command(),
            ["versions"] = new JsonObject(Machine.Versions().Select(version => KeyValuePair.Create(version.Key, (JsonNode?)version.Value))),
            ["settings"] = Settings.DeepClone(),
            ["summary"] = new JsonArray([.. summaries.Select(summary => summary.ToJson())]),
            ["published"] = new JsonArray([.. Published.Select(ToJson)]),
            ["entries"] = new JsonArray([.. entries.Select(entry => entry.ToJson())]),
        };
        return new Report(Title, notes, [Over(summaries), ByFile(entries)], figures);
    }

    private ReportTable Over(IReadOnlyList<QualitySummary> summaries)
    {
        Quality[] published = [.. Published.Select(Figures)];
        (string Heading, Func<Quality, double?> Figure, string Format)[] columns = [.. Columns.Where(column =>
            summaries.Select(summary => summary.Mean).Concat(published).Any(quality => column.Figure(quality) is not null))];
        string[] Cells(string name, string mode, Quality quality, string seconds) =>
            [name, mode, .. columns.Select(column => Text(column.Figure(quality), column.Format)), seconds];
        return new ReportTable(
            Title, ["detector", "mode", .. columns.Select(column => column.Heading), "fit s"],
            [
                .. summaries.Select(summary => Cells(
                    summary.First.IsTrivial ? $"{summary.First.Detector} (trivial)" : summary.First.Detector, summary.First.Mode,
                    summary.Mean, Text(summary.FitSeconds, "0.00"))),
                .. Published.Select((other, i) => Cells($"{other.Detector} ({other.Source})", "published", published[i], "")),
            ]);
    }

    // The mean of the seeds.
    private ReportTable ByFile(IReadOnlyList<QualityEntry> entries)
    {
        IGrouping<string, QualityEntry>[] detectors = [.. entries.GroupBy(
            entry => entry.InRetrospect ? $"{entry.Detector}, in retrospect" : entry.Detector)];
        return new ReportTable(
            $"{MainFigure.Name} by file", ["file", .. detectors.Select(detector => detector.Key)],
            [.. entries.Select(entry => entry.File).Distinct().Select(file => (string[])
            [
                file, .. detectors.Select(detector => Text(
                    detector.Where(entry => entry.File == file).Average(entry => MainFigure.Of(entry.Quality)), "0.000")),
            ])]);
    }

    private static Quality Figures(PublishedFigures published) => new()
    {
        VusPr = published.VusPr,
        AucRoc = published.AucRoc,
        AveragePrecision = published.AveragePrecision,
        F1 = published.F1,
        FalseAlarmRate = published.FalseAlarmRate,
        MissedAlarmRate = published.MissedAlarmRate,
    };

    private static JsonNode ToJson(PublishedFigures published)
    {
        var json = new JsonObject { ["detector"] = published.Detector, ["source"] = published.Source };
        QualityJson.Add(json, Figures(published));
        return json;
    }

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
