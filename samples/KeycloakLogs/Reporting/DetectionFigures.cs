using Microsoft.ML;
using MLNetHybrid.Evaluation;

namespace KeycloakLogs.Reporting;

/// <summary>How well scores and verdicts in memory fit the labels.</summary>
internal static class DetectionFigures
{
    /// <param name="ml">The context.</param>
    /// <param name="labels">Truth, one per event.</param>
    /// <param name="scores">Higher is more anomalous; NaN: not judged, and left out.</param>
    /// <param name="verdicts">Alarms.</param>
    public static AnomalyMetrics Of(MLContext ml, bool[] labels, float[] scores, bool[] verdicts) =>
        ml.AnomalyDetection.EvaluateScores(
            ml.Data.LoadFromEnumerable(
            labels.Select((label, i) => new JudgedEvent { Label = label, Score = scores[i], PredictedLabel = verdicts[i] })));

    private sealed class JudgedEvent
    {
        public bool Label { get; set; }

        public float Score { get; set; }

        public bool PredictedLabel { get; set; }
    }
}
