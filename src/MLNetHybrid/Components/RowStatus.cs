namespace MLNetHybrid;

/// <summary>
/// Whether a row was judged, and if not, why: what an unflagged row without a score (NaN) does not tell. The values stand in the Int32
/// columns that <c>StatusColumnName</c> names.
/// </summary>
public enum RowStatus
{
    /// <summary>The row has a score (or, for <c>SlidingWindow</c>, a whole window of finite values), and so a verdict.</summary>
    Judged = 0,

    /// <summary>Its window is not full yet: its stream has had fewer than L rows since it began or was forgotten.</summary>
    WarmingUp = 1,

    /// <summary>A feature of the row, or of an earlier row in its window, is missing (NaN) or infinite.</summary>
    MissingFeature = 2,

    /// <summary>
    /// Its partition key is missing, as <c>MapValueToKey</c> gives it for a value that training has not seen: the row belongs to no stream.
    /// </summary>
    UnknownStream = 3,

    /// <summary>
    /// Of a <c>StreamScorer</c> alone: the event's sequence number is not above the last one of its key that was applied. It was not
    /// applied again.
    /// </summary>
    Duplicate = 4,

    /// <summary>
    /// Of a <c>StreamScorer</c> alone: the event is older than the newest one of its key, by more than is allowed. It was not applied.
    /// </summary>
    Late = 5,
}
