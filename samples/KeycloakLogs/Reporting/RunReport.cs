using System.Globalization;
using KeycloakLogs.Features;
using KeycloakLogs.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid;
using MLNetHybrid.Evaluation;

namespace KeycloakLogs.Reporting;

/// <summary>The page that shows a training run.</summary>
internal static class RunReport
{
    private const string Title = "Attacks in Keycloak logs";

    /// <summary>The page's title says what the figures below leave out.</summary>
    public static string TitleFor(Coverage coverage) => coverage.Unjudged == 0 ? Title : $"{Title} ({coverage.Text})";

    /// <summary>The same page without labels.</summary>
    public static DetectionReport WithoutLabels(DetectionReport page) => page with
    {
        LabelColumnName = null,
        ContextColumnNames = [.. page.ContextColumnNames.Where(name => name != nameof(JudgedLogRow.Attack))],
    };

    /// <param name="ml">Any.</param>
    /// <param name="options">Of the training.</param>
    /// <param name="model">What was trained.</param>
    /// <param name="scored">Its scores of the sequence's rows.</param>
    /// <param name="events">The sequence.</param>
    /// <param name="detectors">The verdict first.</param>
    public static DetectionReport Create(
        MLContext ml, TrainOptions options, ITransformer model, IDataView scored, EventSequence events, IEnumerable<Detector> detectors)
    {
        bool hasLatentMembers = scored.Schema.GetColumnOrNull(HybridColumns.Features) is not null;
        return new DetectionReport
        {
            Title = Title,
            Data = scored,
            FirstRow = events.HistoryCount,
            Detectors =
            [
                .. detectors.Select(detector => new ReportDetector(detector.Name, detector.ScoreColumn, detector.PredictedLabelColumn)
                {
                    IsMember = detector.IsMember,
                }),
            ],
            ExplainerData = events.ToJudgedView(ml),
            Explainer = ml.AnomalyDetection.CreateExplainer(model, LogExplanations.Options(scored.Schema)),
            // The file of scores begins behind the history.
            FirstRowNumber = 1 - events.HistoryCount,
            TimeColumnName = nameof(LogRow.Timestamp),
            LabelColumnName = nameof(JudgedLogRow.Label),
            ContextColumnNames = [nameof(LogRow.UserId), nameof(JudgedLogRow.Event), nameof(JudgedLogRow.Attack)],
            PartitionColumnName = nameof(LogRow.UserId),
            WindowLength = options.WindowLength,
            LatentColumnName = HybridColumns.Latent,
            FeatureColumnName = hasLatentMembers ? HybridColumns.Features : null,
            InputColumnName = LogFeatures.Row,
            ReconstructionErrorPerFeatureColumnName = HybridColumns.ReconstructionErrorPerFeature,
            InputNames = LogExplanations.Names(scored.Schema[LogFeatures.Row]),
            TrainingHistory = model.Find<LstmAutoencoderModelParameters>().History,
            Dbscan = model.FindAll<DbscanModelParameters>() is [var clusters] ? clusters : null,
            Options = LogModel.Hybrid(options),
            Model = model,
            Settings =
        [
            new("Detectors", LogModel.Legend(options)),
            new("Events per window", options.WindowLength.ToString(CultureInfo.InvariantCulture)),
            new("Epochs", options.Epochs.ToString(CultureInfo.InvariantCulture)),
            new("Seed", options.Seed.ToString(CultureInfo.InvariantCulture)),
        ],
        };
    }
}
