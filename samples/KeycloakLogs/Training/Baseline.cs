using KeycloakLogs.Features;
using Microsoft.ML;

namespace KeycloakLogs.Training;

/// <summary>What ML.NET itself offers for the job, on the same features: randomized PCA of single events.</summary>
internal static class Baseline
{
    // The last name is what the trainer calls itself in the log.
    private static readonly Detector Pca = new("ML.NET PCA", "Score", "PredictedLabel", "pcaAnomaly");

    /// <param name="ml">The context.</param>
    /// <param name="model">The fitted model, for its features.</param>
    /// <param name="training">Events to learn from.</param>
    /// <param name="test">Events to judge.</param>
    /// <param name="like">Leaves the same events unjudged, so that figures compare.</param>
    public static Judgement Run(MLContext ml, ITransformer model, IDataView training, EventSequence test, Judgement like)
    {
        ITransformer pca = ml.AnomalyDetection.Trainers.RandomizedPca(LogFeatures.Row).Fit(model.Transform(training));
        Judgement judgement = Judge.Run(ml, model.Append(pca), test, [Pca])[0];
        return judgement with { Scores = [.. judgement.Scores.Select((score, i) => float.IsNaN(like.Scores[i]) ? float.NaN : score)] };
    }
}
