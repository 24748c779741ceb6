namespace DetectionQuality.Scoring;

/// <summary>What a scorer says, and how long it took.</summary>
/// <param name="FitSeconds">Of the whole model, whoever of its members is asked.</param>
/// <param name="ScoreSeconds">Of all rows.</param>
/// <param name="Scores">By detector and mode.</param>
internal sealed record ScorerResult(double FitSeconds, double ScoreSeconds, IReadOnlyList<DetectorScores> Scores);
