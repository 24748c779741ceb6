namespace MLNetHybrid.Orleans.Buckets;

/// <summary>How far a key's events have come.</summary>
internal class KeyMark(UInt128 key, long sequence)
{
    public UInt128 Key => key;

    /// <summary>The highest number that is applied.</summary>
    public long Applied { get; set; } = sequence;

    /// <summary>The highest number that is stored.</summary>
    public long Persisted { get; set; } = sequence;

    /// <summary>Whether an event was applied since the last snapshot.</summary>
    public bool IsChanged { get; set; }
}

/// <summary>A key with its latest verdicts.</summary>
internal sealed class KeyMark<TVerdict>(UInt128 key, long sequence) : KeyMark(key, sequence) where TVerdict : class
{
    /// <summary>
    /// The latest verdict, and those before it that their sender may ask for again: of events that are not stored, and of the last call
    /// that had events of the key.
    /// </summary>
    public KeptVerdict<TVerdict>? Latest { get; set; }

    /// <summary>The call that had the key's latest event.</summary>
    public long LastCall { get; set; }

    /// <summary>A verdict that was given before; null: it is not kept any more.</summary>
    public KeptVerdict<TVerdict>? Find(long sequence)
    {
        KeptVerdict<TVerdict>? kept = Latest;
        while (kept is not null && kept.Sequence > sequence) kept = kept.Before;
        return kept?.Sequence == sequence ? kept : null;
    }

    /// <summary>A later call has events: what is stored will not be asked for again.</summary>
    public void Trim()
    {
        KeptVerdict<TVerdict>? kept = Latest;
        if (kept is null || kept.Sequence <= Persisted)
        {
            Latest = null;
            return;
        }
        while (kept.Before is KeptVerdict<TVerdict> before && before.Sequence > Persisted) kept = before;
        kept.Before = null;
    }
}

/// <summary>A verdict that was given.</summary>
/// <param name="sequence">The event's number.</param>
/// <param name="verdict">The verdict; null: the event was refused.</param>
/// <param name="model">Hash of the model that made it.</param>
/// <param name="problem">Why it was refused; null: it was not.</param>
internal sealed class KeptVerdict<TVerdict>(long sequence, TVerdict? verdict, string model, string? problem) where TVerdict : class
{
    public long Sequence => sequence;

    public TVerdict? Verdict => verdict;

    public string Model => model;

    public string? Problem => problem;

    /// <summary>The one before it.</summary>
    public KeptVerdict<TVerdict>? Before { get; set; }
}
