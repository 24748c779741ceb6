using MLNetHybrid.Serving.Models;

namespace MLNetHybrid.Serving;

/// <summary>Says where an application's stream scorer has its model from, and how it is served.</summary>
/// <typeparam name="TEvent">An event.</typeparam>
/// <typeparam name="TVerdict">A verdict.</typeparam>
public sealed class StreamScorerBuilder<TEvent, TVerdict> where TEvent : class where TVerdict : class, new()
{
    /// <summary>How often a file is looked at: 1 s.</summary>
    public static readonly TimeSpan FilePeriod = TimeSpan.FromSeconds(1);

    /// <summary>How often an address is asked, unless told otherwise: 5 min.</summary>
    public static readonly TimeSpan UriPeriod = TimeSpan.FromMinutes(5);

    private readonly StreamScorerServiceOptions<TEvent, TVerdict> _options;

    internal StreamScorerBuilder(StreamScorerServiceOptions<TEvent, TVerdict> options) => _options = options;

    /// <summary>Takes the model from a file.</summary>
    /// <param name="filePath">What <c>mlContext.Model.Save</c> wrote.</param>
    /// <param name="watchForChanges">Whether another file in its place takes over, within a second. Default true.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public StreamScorerBuilder<TEvent, TVerdict> FromFile(string filePath, bool watchForChanges = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(filePath);
        _options.Source = new FileModelSource(Path.GetFullPath(filePath)) { Period = watchForChanges ? FilePeriod : null };
        return this;
    }

    /// <summary>Takes the model from an address.</summary>
    /// <param name="uri">Answers GET with the zip, best with an ETag or a Last-Modified header, by which it is asked for changes.</param>
    /// <param name="period">How often; null: <see cref="UriPeriod"/>. <see cref="Timeout.InfiniteTimeSpan"/>: once.</param>
    /// <param name="client">Sends the requests; null: a client of its own. Is not disposed.</param>
    /// <exception cref="ArgumentException">The address is no absolute http or https address.</exception>
    public StreamScorerBuilder<TEvent, TVerdict> FromUri(Uri uri, TimeSpan? period = null, HttpMessageInvoker? client = null)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsAbsoluteUri || uri.Scheme is not ("http" or "https"))
            throw new ArgumentException($"An absolute http or https address is needed; got '{uri}'.", nameof(uri));
        _options.Source = new UriModelSource(uri, client ?? new HttpClient())
        {
            Period = period == Timeout.InfiniteTimeSpan ? null : period ?? UriPeriod,
        };
        return this;
    }

    /// <summary>Sets further options.</summary>
    public StreamScorerBuilder<TEvent, TVerdict> Configure(Action<StreamScorerServiceOptions<TEvent, TVerdict>> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(_options);
        return this;
    }

    /// <summary>Keeps what streams remember in a folder, so that a restart goes on with it.</summary>
    /// <param name="folder">Of its own; is made where it does not exist.</param>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    public StreamScorerBuilder<TEvent, TVerdict> KeepState(string folder) => KeepState(new FileStreamStateStore(folder));

    /// <summary>Keeps what streams remember in a store.</summary>
    public StreamScorerBuilder<TEvent, TVerdict> KeepState(IStreamStateStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _options.StateStore = store;
        return this;
    }

    /// <summary>Watches how far events and verdicts move from those of training.</summary>
    /// <param name="reference">What training was like.</param>
    /// <param name="options">Sizes and limits; null: the defaults.</param>
    public StreamScorerBuilder<TEvent, TVerdict> WatchDrift(DriftReference reference, DriftOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        (_options.DriftReference, _options.Drift) = (reference, options ?? new());
        return this;
    }
}
