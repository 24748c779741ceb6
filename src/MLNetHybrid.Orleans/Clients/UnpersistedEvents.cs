namespace MLNetHybrid.Orleans.Clients;

/// <summary>
/// The events of a bucket that are applied and not stored yet, in the order in which the bucket applied them. For one thread at a time, but
/// for the count.
/// </summary>
internal sealed class UnpersistedEvents<TEvent, TVerdict> where TVerdict : class
{
    private Queue<(SentEvent<TEvent, TVerdict> Event, long Ordinal)> _events = new();

    public int Count => _events.Count;

    /// <summary>Adds an event.</summary>
    /// <param name="sent">The event.</param>
    /// <param name="ordinal">How many events the bucket had applied with it; null: it must be sent again.</param>
    public void Add(in SentEvent<TEvent, TVerdict> sent, long? ordinal) =>
        _events.Enqueue((sent with { Call = null }, ordinal ?? long.MaxValue));

    /// <summary>Drops what is stored.</summary>
    /// <param name="persisted">How many events are stored, as the activation counts that applied these.</param>
    public void Drop(long persisted)
    {
        while (_events.TryPeek(out (SentEvent<TEvent, TVerdict>, long Ordinal) first) && first.Ordinal <= persisted) _events.Dequeue();
    }

    /// <summary>All, to be sent again; each is added anew as it is answered.</summary>
    public SentEvent<TEvent, TVerdict>[] TakeAll()
    {
        SentEvent<TEvent, TVerdict>[] all = [.. _events.Select(kept => kept.Event)];
        _events = new();
        return all;
    }
}
