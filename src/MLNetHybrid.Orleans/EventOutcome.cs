namespace MLNetHybrid.Orleans;

/// <summary>What became of an event that was sent to a cluster.</summary>
public enum EventOutcome
{
    /// <summary>Its stream remembers it, and it has a verdict.</summary>
    Applied = 0,

    /// <summary>
    /// An event of its key with this number or a higher one was applied before; this one was not applied again. Its verdict is the one that
    /// the event got then, unless it is stored and its key's sender has sent later ones since: then there is none.
    /// </summary>
    Duplicate = 1,

    /// <summary>
    /// With <see cref="StreamBuckets.NumbersAreConsecutive"/>: events between the last one of its key that was applied and this one are
    /// missing. It was not applied: send those above <see cref="ScoredEvent{TVerdict}.Applied"/>, and this one again.
    /// </summary>
    Gap = 2,

    /// <summary>
    /// It cannot be read, as one whose vector has another length than the model's column. No stream remembers it, its number counts as
    /// applied, and <see cref="ScoredEvent{TVerdict}.Problem"/> says why.
    /// </summary>
    Refused = 3,
}
