namespace ScoringService.Incidents;

/// <summary>What a person said of an incident.</summary>
/// <param name="Verdict">Whether it was worth the alarm.</param>
/// <param name="Note">Why; null: not said.</param>
/// <param name="At">When.</param>
internal sealed record Feedback(FeedbackVerdict Verdict, string? Note, DateTimeOffset At);

/// <summary>Whether an incident was worth its alarm.</summary>
internal enum FeedbackVerdict
{
    TrueAlarm,
    FalseAlarm,
}
