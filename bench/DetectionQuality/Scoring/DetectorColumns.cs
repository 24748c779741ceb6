using Microsoft.ML;
using Microsoft.ML.Data;

namespace DetectionQuality.Scoring;

/// <summary>A detector by its columns in a scored view.</summary>
/// <param name="Detector">Its name.</param>
/// <param name="Score">Single, higher is more anomalous.</param>
/// <param name="PredictedLabel">Boolean.</param>
internal sealed record DetectorColumns(string Detector, string Score = "Score", string PredictedLabel = "PredictedLabel")
{
    /// <summary>All detectors' scores in one pass over the rows, so that what they share is computed once.</summary>
    public static IReadOnlyList<DetectorScores> Read(IDataView view, IReadOnlyList<DetectorColumns> detectors, bool inRetrospect = false)
    {
        DataViewSchema.Column[] scoreColumns = [.. detectors.Select(detector => view.Schema[detector.Score])];
        DataViewSchema.Column[] labelColumns = [.. detectors.Select(detector => view.Schema[detector.PredictedLabel])];
        using DataViewRowCursor cursor = view.GetRowCursor(scoreColumns.Concat(labelColumns));
        ValueGetter<float>[] getScore = [.. scoreColumns.Select(cursor.GetGetter<float>)];
        ValueGetter<bool>[] getLabel = [.. labelColumns.Select(cursor.GetGetter<bool>)];
        List<float>[] scores = [.. detectors.Select(_ => new List<float>())];
        List<bool>[] alarms = [.. detectors.Select(_ => new List<bool>())];
        float score = 0;
        bool alarm = false;
        while (cursor.MoveNext())
        {
            for (int d = 0; d < detectors.Count; d++)
            {
                getScore[d](ref score);
                getLabel[d](ref alarm);
                scores[d].Add(score);
                alarms[d].Add(alarm);
            }
        }
        return [.. detectors.Select((detector, d) => new DetectorScores(detector.Detector, [.. scores[d]], [.. alarms[d]], inRetrospect))];
    }
}
