using Microsoft.ML;
using Microsoft.ML.Data;

namespace PeerComparison.Notebook;

/// <summary>Scores and verdicts of a detector.</summary>
/// <param name="Scores">One per row; NaN: not judged.</param>
/// <param name="Labels">As many.</param>
internal sealed record ScoredColumn(float[] Scores, bool[] Labels)
{
    /// <summary>All of them in one pass.</summary>
    public static ScoredColumn[] Read(IDataView view, IReadOnlyList<(string Name, string Score, string Label)> detectors)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(
            detectors.SelectMany(detector => new[] { view.Schema[detector.Score], view.Schema[detector.Label] }));
        ValueGetter<float>[] getScores = [.. detectors.Select(detector => cursor.GetGetter<float>(view.Schema[detector.Score]))];
        ValueGetter<bool>[] getLabels = [.. detectors.Select(detector => cursor.GetGetter<bool>(view.Schema[detector.Label]))];
        List<float>[] scores = [.. detectors.Select(_ => new List<float>())];
        List<bool>[] labels = [.. detectors.Select(_ => new List<bool>())];
        float score = 0;
        bool label = false;
        while (cursor.MoveNext())
        {
            for (int i = 0; i < scores.Length; i++)
            {
                getScores[i](ref score);
                getLabels[i](ref label);
                scores[i].Add(score);
                labels[i].Add(label);
            }
        }
        return [.. scores.Zip(labels, (s, l) => new ScoredColumn([.. s], [.. l]))];
    }
}
