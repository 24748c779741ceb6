namespace MLNetHybrid.Serving.Models;

/// <summary>Where a model's zip comes from.</summary>
internal abstract class ModelSource
{
    /// <summary>For messages.</summary>
    public abstract string Name { get; }

    /// <summary>How often it is asked for changes; null: never.</summary>
    public TimeSpan? Period { get; init; }

    /// <summary>The zip, or null where it is still the one that the last call gave.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="HttpRequestException">It cannot be fetched.</exception>
    public abstract Task<byte[]?> ReadIfChanged(CancellationToken cancel);
}
