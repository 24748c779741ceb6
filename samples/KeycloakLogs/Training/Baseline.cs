using KeycloakLogs.Features;
using Microsoft.ML;

namespace KeycloakLogs.Training;

/// <summary>What ML.NET itself offers for the job, on the same features: randomized PCA of single events.</summary>
internal static class Baseline
{
    private const string Score = "PcaScore", PredictedLabel = "PcaPredictedLabel", ModelScore = "ModelScore",
        ModelPredictedLabel = "ModelPredictedLabel";

    /// <summary>Its columns in <see cref="Beside"/>. The last name is what the trainer calls itself in the log.</summary>
    public static Detector Detector { get; } = new("ML.NET PCA", Score, PredictedLabel, "pcaAnomaly") { IsMember = false };

    public static ITransformer Fit(MLContext ml, ITransformer model, IDataView training) =>
        ml.AnomalyDetection.Trainers.RandomizedPca(LogFeatures.Row).Fit(model.Transform(training));

    /// <summary>
    /// Scores rows that a model has scored. ML.NET's detector writes to the columns that hold the model's verdict, so that is moved aside
    /// and back.
    /// </summary>
    public static IDataView Beside(MLContext ml, ITransformer baseline, IDataView scored)
    {
        string score = LogModel.Verdict.ScoreColumn, label = LogModel.Verdict.PredictedLabelColumn;
        IDataView both = baseline.Transform(Copy(scored, (ModelScore, score), (ModelPredictedLabel, label)));
        return Copy(Copy(both, (Score, score), (PredictedLabel, label)), (score, ModelScore), (label, ModelPredictedLabel));

        IDataView Copy(IDataView view, params (string To, string From)[] columns) =>
            columns.Aggregate(view, (rows, column) => ml.Transforms.CopyColumns(column.To, column.From).Fit(rows).Transform(rows));
    }

    /// <summary>Leaves the same events unjudged as another judgement, so that figures compare.</summary>
    public static Judgement Like(Judgement judgement, Judgement like) =>
        judgement with { Scores = [.. judgement.Scores.Select((score, i) => float.IsNaN(like.Scores[i]) ? float.NaN : score)] };
}
