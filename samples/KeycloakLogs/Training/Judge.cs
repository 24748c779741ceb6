using Microsoft.ML;
using Microsoft.ML.Data;

namespace KeycloakLogs.Training;

/// <summary>Reads what a model says of events.</summary>
internal static class Judge
{
    /// <summary>All detectors' scores and verdicts in one pass over the events, so that the autoencoder runs once.</summary>
    /// <param name="view">The sequence's rows, scored.</param>
    /// <param name="events">The sequence.</param>
    /// <param name="detectors">Whose columns are read.</param>
    public static IReadOnlyList<Judgement> Run(IDataView view, EventSequence events, IReadOnlyList<Detector> detectors)
    {
        DataViewSchema.Column[] scoreColumns = [.. detectors.Select(d => view.Schema[d.ScoreColumn])];
        DataViewSchema.Column[] labelColumns = [.. detectors.Select(d => view.Schema[d.PredictedLabelColumn])];
        using DataViewRowCursor cursor = view.GetRowCursor(scoreColumns.Concat(labelColumns));
        ValueGetter<float>[] getScore = [.. scoreColumns.Select(cursor.GetGetter<float>)];
        ValueGetter<bool>[] getLabel = [.. labelColumns.Select(cursor.GetGetter<bool>)];

        List<float>[] scores = [.. detectors.Select(_ => new List<float>())];
        List<bool>[] labels = [.. detectors.Select(_ => new List<bool>())];
        float score = 0;
        bool label = false;
        while (cursor.MoveNext())
            for (int d = 0; d < detectors.Count; d++)
            {
                getScore[d](ref score);
                getLabel[d](ref label);
                scores[d].Add(score);
                labels[d].Add(label);
            }
        return [.. detectors.Select((detector, d) =>
            new Judgement(detector, events.ToJudgedOrder<float>([.. scores[d]]), events.ToJudgedOrder<bool>([.. labels[d]])))];
    }
}
