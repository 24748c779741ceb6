using MLNetHybrid.Orleans.Columns;

namespace MLNetHybrid.Orleans.Buckets;

/// <summary>How events and verdicts of one scoring travel. Safe from several threads.</summary>
internal sealed class EventFormat<TEvent, TVerdict> where TEvent : class where TVerdict : class
{
    /// <exception cref="ArgumentException">A member is missing or does not travel.</exception>
    public EventFormat(string name, StreamBuckets buckets)
    {
        ArgumentNullException.ThrowIfNull(buckets);
        (Name, Buckets) = (name, buckets);
        Key = new EventKey<TEvent>(buckets);
        Events = new RowFormat<TEvent>();
        Verdicts = new RowFormat<TVerdict>();
        Contract = new Contract(Events.Hash, Verdicts.Hash, buckets.Count);
    }

    public string Name { get; }

    public StreamBuckets Buckets { get; }

    public EventKey<TEvent> Key { get; }

    public RowFormat<TEvent> Events { get; }

    public RowFormat<TVerdict> Verdicts { get; }

    public Contract Contract { get; }

    /// <summary>The grain's key of a bucket.</summary>
    public string BucketKey(int bucket) => FormattableString.Invariant($"{Name}/{Buckets.Count}/{bucket}");
}
