namespace MLNetHybrid;

/// <summary>How many members must call a row an anomaly before the vote does.</summary>
public enum VoteRule
{
    /// <summary>Every member: logical AND. Few false alarms.</summary>
    All,

    /// <summary>At least one member: logical OR. Few missed alarms.</summary>
    Any,

    /// <summary>More than half of the members.</summary>
    Majority,
}
