using MLNetHybrid.Serving;
using MLNetHybrid.Serving.Models;

namespace MLNetHybrid.Orleans;

/// <summary>Says where the silos of a cluster have their model from, and where they keep what streams remember.</summary>
public sealed class StreamScoringBuilder
{
    internal StreamScoringBuilder(StreamScoringOptions options) => Options = options;

    internal StreamScoringOptions Options { get; }

    internal ModelSource? Source { get; private set; }

    /// <summary>Takes the model from a file, which each silo has.</summary>
    /// <param name="filePath">What <c>mlContext.Model.Save</c> wrote.</param>
    /// <param name="watchForChanges">Whether another file in its place takes over, within a second. Default true; false: when told, by
    /// <see cref="IStreamScoringClient{TEvent, TVerdict}.ReloadModelsAsync"/>.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public StreamScoringBuilder FromFile(string filePath, bool watchForChanges = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(filePath);
        Source = new FileModelSource(Path.GetFullPath(filePath)) { Period = watchForChanges ? TimeSpan.FromSeconds(1) : null };
        return this;
    }

    /// <summary>Takes the model from an address.</summary>
    /// <param name="uri">Answers GET with the zip, best with an ETag or a Last-Modified header, by which it is asked for changes.</param>
    /// <param name="period">How often; null: every 5 min. <see cref="Timeout.InfiniteTimeSpan"/>: at the start and when told.</param>
    /// <param name="client">Sends the requests; null: a client of its own. Is not disposed.</param>
    /// <exception cref="ArgumentException">The address is no absolute http or https address.</exception>
    public StreamScoringBuilder FromUri(Uri uri, TimeSpan? period = null, HttpMessageInvoker? client = null)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsAbsoluteUri || uri.Scheme is not ("http" or "https"))
            throw new ArgumentException($"An absolute http or https address is needed; got '{uri}'.", nameof(uri));
        Source = new UriModelSource(uri, client ?? new HttpClient())
        {
            Period = period == Timeout.InfiniteTimeSpan ? null : period ?? TimeSpan.FromMinutes(5),
        };
        return this;
    }

    /// <summary>Keeps the buckets in one of Orleans' grain storages, by its name.</summary>
    public StreamScoringBuilder KeepState(string storageName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(storageName);
        Options.StorageName = storageName;
        return this;
    }

    /// <summary>Sets further options.</summary>
    public StreamScoringBuilder Configure(Action<StreamScoringOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(Options);
        return this;
    }
}
