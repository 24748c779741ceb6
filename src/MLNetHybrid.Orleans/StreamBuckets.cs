namespace MLNetHybrid.Orleans;

/// <summary>How events are spread over a cluster. Clients and silos must say the same.</summary>
/// <example><code>
/// var buckets = new StreamBuckets { KeyColumnNames = ["Source"], SequenceColumnName = "Number", Count = 256 };
/// </code></example>
public sealed record StreamBuckets
{
    /// <summary>
    /// Members of the events whose values make the key: text, integers, <c>Guid</c>, <c>bool</c>. At least one; all events that one of the
    /// model's memories puts into one stream must have the same values here, so name columns that all of its transforms have among their
    /// partition columns.
    /// </summary>
    public required IReadOnlyList<string> KeyColumnNames { get; init; }

    /// <summary>
    /// The events' member with their sequence numbers, Int64, which rise within each key; gaps are allowed, so that offsets of a log will
    /// do. An event whose number is not above the last one of its key that was applied is not applied again.
    /// </summary>
    public required string SequenceColumnName { get; init; }

    /// <summary>
    /// Whether a key's numbers rise by exactly one: then an event that leaves some out is not applied, and is answered
    /// <see cref="EventOutcome.Gap"/>. Default false.
    /// </summary>
    public bool NumbersAreConsecutive { get; init; }

    /// <summary>
    /// Buckets that keys are spread over, in [1, 65536], for good: with another number all streams begin anew. A bucket is the unit that is
    /// stored, that moves between silos and that scores one batch at a time: 20 or more for each silo that there will ever be keep those
    /// evenly loaded, and up to some thousand keys in each keep it quick to move. Default 256.
    /// </summary>
    public int Count { get; init; } = 256;

    internal void Check()
    {
        if (KeyColumnNames is null or [])
            throw new ArgumentException($"{nameof(StreamBuckets)}.{nameof(KeyColumnNames)} must name a column.");
        ArgumentException.ThrowIfNullOrWhiteSpace(SequenceColumnName);
        if (Count is < 1 or > 1 << 16)
            throw new ArgumentException($"{nameof(StreamBuckets)}.{nameof(Count)} must be in [1, 65536]; got {Count}.");
    }
}
