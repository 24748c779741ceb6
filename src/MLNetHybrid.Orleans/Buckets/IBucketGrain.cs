namespace MLNetHybrid.Orleans.Buckets;

/// <summary>A bucket of keys; its own key is the name of the scoring and the bucket's number.</summary>
[Alias("MLNetHybrid.IBucketGrain")]
internal interface IBucketGrain : IGrainWithStringKey
{
    /// <summary>Scores the events of a <see cref="Batch"/>; an empty one asks how far the bucket is.</summary>
    /// <returns>A <see cref="Reply"/>.</returns>
    [Alias("Score")]
    ValueTask<Packet> Score(Packet batch);

    /// <summary>Stores what the bucket remembers, and then tells how far it is.</summary>
    [Alias("Persist")]
    ValueTask<Packet> Persist(Packet empty);
}

/// <summary>Bytes that nobody changes, so that no copy is made of them in a process.</summary>
[GenerateSerializer, Immutable, Alias("MLNetHybrid.Packet")]
internal readonly struct Packet(byte[] bytes)
{
    [Id(0)]
    public byte[] Bytes { get; } = bytes;
}
