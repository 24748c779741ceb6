namespace MLNetHybrid;

/// <summary>What a <see cref="StreamScorer{TEvent, TVerdict}"/> does with events that are older than the newest one of their key.</summary>
public enum LateEvents
{
    /// <summary>They are scored as they come; times between events count as zero then.</summary>
    Accept = 0,

    /// <summary>
    /// They are not applied, and their verdicts say <see cref="RowStatus.Late"/>; those no older than
    /// <see cref="StreamScorerOptions.AllowedLateness"/> are scored as they come.
    /// </summary>
    Refuse = 1,

    /// <summary>
    /// Events that are given together, by <c>ScoreMany</c> or by calls that are scored in one run, are scored in the order of their times.
    /// Those that are late even so are refused.
    /// </summary>
    Reorder = 2,
}
