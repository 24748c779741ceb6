namespace BatchScoring.Scoring;

/// <summary>How many rows were scored.</summary>
/// <param name="Rows">All of them.</param>
/// <param name="Anomalies">Those that the model calls so.</param>
/// <param name="Unjudged">Those without a score: their window is not full yet, or a value is missing.</param>
internal readonly record struct ScoreCounts(long Rows, long Anomalies, long Unjudged)
{
    public static ScoreCounts operator +(ScoreCounts a, ScoreCounts b) =>
        new(a.Rows + b.Rows, a.Anomalies + b.Anomalies, a.Unjudged + b.Unjudged);
}
