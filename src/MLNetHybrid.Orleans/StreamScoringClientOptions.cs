namespace MLNetHybrid.Orleans;

/// <summary>How a client sends events to a cluster.</summary>
public sealed record StreamScoringClientOptions
{
    private const string Name = nameof(StreamScoringClientOptions);

    /// <summary>Most events of one call of a bucket, in [1, 10,000]. Default 100.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>
    /// How long a bucket may fail to answer, counted from the first failure, until its events fail, in [0, 1 day]. Default 30 s.
    /// </summary>
    public TimeSpan LongestOutage { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a bucket that failed is left alone before it is asked again, in [1 ms, 1 min]. Default 100 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Most events of a bucket that are kept because the cluster has not stored them, in [1, 10,000,000]: while there are more, the bucket
    /// gets no new ones, and after <see cref="LongestOutage"/> those that wait fail. Default 20,000.
    /// </summary>
    public int MostUnpersisted { get; init; } = 20_000;

    internal void Check()
    {
        if (BatchSize is < 1 or > 10_000)
            throw new ArgumentException($"{Name}.{nameof(BatchSize)} must be in [1, 10000]; got {BatchSize}.");
        if (LongestOutage < TimeSpan.Zero || LongestOutage > TimeSpan.FromDays(1))
            throw new ArgumentException($"{Name}.{nameof(LongestOutage)} must be in [0, 1 day]; got {LongestOutage}.");
        if (RetryDelay < TimeSpan.FromMilliseconds(1) || RetryDelay > TimeSpan.FromMinutes(1))
            throw new ArgumentException($"{Name}.{nameof(RetryDelay)} must be in [1 ms, 1 min]; got {RetryDelay}.");
        if (MostUnpersisted is < 1 or > 10_000_000)
            throw new ArgumentException($"{Name}.{nameof(MostUnpersisted)} must be in [1, 10000000]; got {MostUnpersisted}.");
    }
}
