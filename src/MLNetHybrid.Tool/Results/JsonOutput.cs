using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNetHybrid.Evaluation;
using MLNetHybrid.Tool.Input;
using MLNetHybrid.Tool.Recognition;
using Samples;

namespace MLNetHybrid.Tool.Results;

/// <summary>For programs: one JSON object on standard output when the run has ended; progress and warnings on standard error.</summary>
internal sealed class JsonOutput(TextWriter output, TextWriter errors, bool isQuiet = false) : IRunOutput
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<string> _warnings = [];

    public void Recognised(IReadOnlyList<Finding> findings)
    {
    }

    public void Progress(string message)
    {
        if (!isQuiet) errors.WriteLine(TerminalText.Of(message));
    }

    public void Warn(string message)
    {
        _warnings.Add(message);
        errors.WriteLine(TerminalText.Of($"warning: {message}"));
    }

    public void Finished(RunSummary summary)
    {
        SensorTable table = summary.Table;
        CsvLayout layout = summary.Recognised.Layout;
        var json = new JsonObject
        {
            ["input"] = summary.Input,
            ["separator"] = $"{layout.Separator}",
            ["decimal"] = $"{layout.Decimal}",
            ["header"] = layout.HasHeader,
            ["clock"] = table.ClockColumn?.Name,
            ["partition"] = table.StreamColumn?.Name,
            ["label"] = table.LabelColumn?.Name,
            ["features"] = Array(table.FeatureNames, name => name),
            ["recognised"] = Array(summary.Recognised.Findings, finding => new JsonObject
            {
                ["subject"] = finding.Subject,
                ["taken"] = finding.Taken,
                ["reason"] = finding.Reason,
                ["options"] = finding.Options,
            }),
            ["training"] = summary.TrainedOn is null ? null : new JsonObject
            {
                ["rows"] = summary.TrainingRowCount,
                ["description"] = summary.TrainedOn,
                ["windowLength"] = summary.WindowLength,
            },
            ["rows"] = summary.Results.Length,
            ["judged"] = summary.Results.Count(row => !float.IsNaN(row.Score)),
            ["flagged"] = summary.FlaggedAfterTraining,
            ["flaggedInTraining"] = summary.Flagged - summary.FlaggedAfterTraining,
            ["figures"] = summary.Figures is null ? null : Metrics(summary.Figures.Model),
            ["remark"] = summary.SimpleScorerRemark,
            ["top"] = Array(summary.Top, row => new JsonObject
            {
                ["row"] = table.NumberOf(row),
                ["time"] = table.Clocks?[row],
                ["stream"] = table.Streams?[row],
                ["score"] = Number(summary.Results[row].Score),
                ["label"] = table.Labels?[row],
            }),
            ["files"] = new JsonObject([.. summary.Files.Select(file => KeyValuePair.Create(file.Kind, (JsonNode?)file.Path))]),
            ["warnings"] = Array(_warnings, warning => warning),
        };
        output.WriteLine(json.ToJsonString(Indented));
    }

    private static JsonObject Metrics(AnomalyMetrics metrics) => new()
    {
        ["rows"] = metrics.RowCount,
        ["anomalies"] = metrics.ConfusionMatrix.Positives,
        ["unjudgedRows"] = metrics.UnjudgedRowCount,
        ["unjudgedAnomalies"] = metrics.UnjudgedAnomalyCount,
        ["precision"] = Number(metrics.Precision),
        ["recall"] = Number(metrics.Recall),
        ["recallOfAll"] = Number(metrics.RecallOfAllAnomalies),
        ["f1"] = Number(metrics.F1),
        ["rocAuc"] = Number(metrics.AreaUnderRocCurve),
        ["falseAlarmRate"] = Number(metrics.FalseAlarmRate),
        ["missedAlarmRate"] = Number(metrics.MissedAlarmRate),
    };

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> node) => [.. items.Select(node)];

    // JSON has neither NaN nor infinity.
    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static JsonValue? Number(float value) => float.IsFinite(value) ? JsonValue.Create(value) : null;
}
