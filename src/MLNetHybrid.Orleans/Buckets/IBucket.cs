namespace MLNetHybrid.Orleans.Buckets;

/// <summary>The keys of a bucket, whatever their events are. For one thread at a time.</summary>
internal interface IBucket : IDisposable
{
    /// <summary>Events that are applied and in no snapshot yet.</summary>
    int UnsavedCount { get; }

    /// <summary>Events that are applied and not stored.</summary>
    long UnpersistedCount { get; }

    /// <summary>Scores the events of a <see cref="Batch"/>.</summary>
    /// <returns>A <see cref="Reply"/>.</returns>
    /// <exception cref="StreamScoringException">The sender means other events, or the model failed: then the bucket is of no use any
    /// more.</exception>
    byte[] Score(ReadOnlySpan<byte> batch);

    /// <summary>A <see cref="Reply"/> to no events.</summary>
    byte[] Describe();

    /// <summary>What the bucket remembers, or what has changed since the last snapshot.</summary>
    /// <param name="wantsChanges">Whether changes will do. They may not be had: after a restart, or with another model.</param>
    BucketSnapshot TakeSnapshot(bool wantsChanges);

    /// <summary>A snapshot is stored.</summary>
    void Stored(BucketSnapshot snapshot);

    /// <summary>A snapshot could not be stored: the next one holds everything.</summary>
    void NotStored(BucketSnapshot snapshot);

    /// <summary>Goes on from snapshots: one of everything, and the changes after it.</summary>
    /// <exception cref="FormatException">They are damaged.</exception>
    void Restore(byte[] all, IReadOnlyList<byte[]> changes);
}

/// <summary>What a bucket remembers at a moment.</summary>
/// <param name="IsChanges">Whether it holds changes only.</param>
/// <param name="Bytes">To be stored.</param>
/// <param name="Applied">Events applied by then.</param>
/// <param name="UnsavedCount">Of them, those that are in no snapshot before.</param>
/// <param name="Marks">The keys in it that had events, and how far each was.</param>
internal sealed record BucketSnapshot(
    bool IsChanges, byte[] Bytes, long Applied, int UnsavedCount, IReadOnlyList<(KeyMark Mark, long Applied)> Marks);
