using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using MLNetHybrid.Serving.Models;
using MLNetHybrid.Serving.State;
using MLNetHybrid.Serving.Telemetry;

namespace MLNetHybrid.Serving;

/// <summary>
/// A <see cref="StreamScorer{TEvent, TVerdict}"/> of an application: <c>services.AddStreamScorer</c> makes it. Its model comes from a file
/// or an address and may be replaced while events are scored; what streams remember outlives a restart; metrics, health and drift are
/// watched.
/// </summary>
/// <remarks>
/// <para>Safe to use from several threads. A call during a replacement waits for the new model and its streams, and none fails for
/// it.</para>
/// <para>A new model takes over the streams' memories where it remembers the same things of the same columns; else its streams warm up
/// anew. A broken one is refused, and the old one stays.</para>
/// </remarks>
public sealed class ServedStreamScorer<TEvent, TVerdict> : IAsyncDisposable where TEvent : class where TVerdict : class, new()
{
    private static readonly string Kind = $"{typeof(TEvent).Name} -> {typeof(TVerdict).Name}";

    private readonly StreamScorerServiceOptions<TEvent, TVerdict> _options;
    private readonly ScorerMetrics _metrics;
    private readonly ILogger _log;
    private readonly TimeProvider _clock;
    private readonly VerdictReader<TEvent, TVerdict> _reader;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly StateKeeper<TEvent, TVerdict>? _keeper;
    private volatile Generation<TEvent, TVerdict>? _current;
    private volatile bool _disposed;
    private string? _refused;   // hash of the last zip that was refused

    internal ServedStreamScorer(
        StreamScorerServiceOptions<TEvent, TVerdict> options, ScorerMetrics metrics, ILogger log, TimeProvider clock)
    {
        (_options, _metrics, _log, _clock) = (options, metrics, log, clock);
        _reader = new VerdictReader<TEvent, TVerdict>(options);
        metrics.Streams(() => _current?.Scorer.StreamCount ?? 0, () => _current?.Scorer.ForgottenStreams ?? 0);
        if (options.DriftReference is not null)
        {
            Drift = new DriftWatch(options.DriftReference, options.Drift);
            _reader.CheckColumns(options.DriftReference);
            metrics.Watch(Drift);
        }
        if (options.StateStore is IStreamStateStore store)
            _keeper = new StateKeeper<TEvent, TVerdict>(store, options.ChangesPerBase, log);
    }

    /// <summary>The model that scores; null: none is loaded yet.</summary>
    public ServedModel? Model => _current?.Description;

    /// <summary>Why the last attempt to load a model failed; null: it did not.</summary>
    public string? LoadProblem { get; private set; }

    /// <summary>Why what streams remember could not be kept the last time; null: it could.</summary>
    public string? StateProblem => _keeper?.Problem;

    /// <summary>How far events and verdicts have moved from those of training; null: that is not watched.</summary>
    public DriftWatch? Drift { get; }

    /// <summary>Scores an event. Its stream remembers it.</summary>
    /// <exception cref="ArgumentException">The event cannot be read.</exception>
    /// <exception cref="InvalidOperationException">There is no model: the first one could not be loaded.</exception>
    /// <exception cref="ObjectDisposedException">The application is ending.</exception>
    public TVerdict Score(TEvent row)
    {
        ArgumentNullException.ThrowIfNull(row);
        Generation<TEvent, TVerdict> generation = Enter();
        long start = Stopwatch.GetTimestamp();
        try
        {
            TVerdict verdict = generation.Scorer.Score(row);
            Observe(row, verdict);
            _metrics.Scored(1, Stopwatch.GetElapsedTime(start));
            return verdict;
        }
        finally
        {
            generation.Leave();
        }
    }

    /// <summary>Scores several events, of any streams, each stream's in their order.</summary>
    /// <returns>One verdict for each event, at its place.</returns>
    /// <exception cref="ArgumentException">An event cannot be read; none is scored.</exception>
    /// <exception cref="InvalidOperationException">There is no model: the first one could not be loaded.</exception>
    /// <exception cref="ObjectDisposedException">The application is ending.</exception>
    public TVerdict[] ScoreMany(ReadOnlySpan<TEvent> events)
    {
        Generation<TEvent, TVerdict> generation = Enter();
        long start = Stopwatch.GetTimestamp();
        using Activity? activity = ScorerMetrics.Activities.StartActivity("ScoreMany");
        activity?.SetTag("events", events.Length);
        try
        {
            TVerdict[] verdicts = generation.Scorer.ScoreMany(events);
            for (int i = 0; i < verdicts.Length; i++) Observe(events[i], verdicts[i]);
            _metrics.Scored(events.Length, Stopwatch.GetElapsedTime(start));
            return verdicts;
        }
        finally
        {
            generation.Leave();
        }
    }

    /// <summary>Scores an event without holding a thread: events that wait together are scored in one run of the model.</summary>
    /// <param name="row">The event.</param>
    /// <param name="cancel">Ends the wait; an event that has not been taken by then is not applied.</param>
    /// <exception cref="ArgumentException">The event cannot be read.</exception>
    /// <exception cref="StreamQueueFullException">Too many events wait, and went on waiting.</exception>
    /// <exception cref="InvalidOperationException">There is no model: the first one could not be loaded.</exception>
    /// <exception cref="ObjectDisposedException">The application is ending.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task<TVerdict> ScoreAsync(TEvent row, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(row);
        Generation<TEvent, TVerdict> generation = await EnterAsync(cancel).ConfigureAwait(false);
        long start = Stopwatch.GetTimestamp();
        try
        {
            TVerdict verdict = await generation.Scorer.ScoreAsync(row, cancel).ConfigureAwait(false);
            Observe(row, verdict);
            _metrics.Scored(1, Stopwatch.GetElapsedTime(start));
            return verdict;
        }
        catch (StreamQueueFullException)
        {
            _metrics.Rejected();
            throw;
        }
        finally
        {
            generation.Leave();
        }
    }

    /// <summary>
    /// Loads the model anew where its file or address has changed. The host does so by itself where it was asked to watch for changes.
    /// </summary>
    /// <returns>The model that scores now.</returns>
    /// <exception cref="InvalidOperationException">The new model is broken, or cannot be served so; the old one stays.</exception>
    public async Task<ServedModel> ReloadAsync(CancellationToken cancel = default)
    {
        await _oneAtATime.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            byte[]? zip = await _options.Source!.ReadIfChanged(cancel).ConfigureAwait(false);
            if (zip is not null) await Replace(zip).ConfigureAwait(false);
            // A file that was refused stays refused as long as it is the same.
            if (_refused is null) LoadProblem = null;
            return _current?.Description ?? throw new InvalidOperationException(LoadProblem ?? "There is no model.");
        }
        catch (Exception e) when (e is not (OperationCanceledException or ObjectDisposedException))
        {
            LoadProblem = e.Message;
            _metrics.Refused();
            Log.ModelRefused(_log, Kind, _options.Source!.Name, e.Message, _current?.Description.Hash ?? "none");
            if (e is InvalidOperationException) throw;
            throw new InvalidOperationException($"The model of '{_options.Source.Name}' cannot be loaded: {e.Message}", e);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Keeps what streams remember now, rather than at the next turn. Does nothing where there is no store.</summary>
    /// <exception cref="IOException">It cannot be kept. Events are scored all the same, and the next turn keeps what this one did
    /// not.</exception>
    public async Task SaveStateAsync(CancellationToken cancel = default)
    {
        if (_keeper is null) return;
        await _oneAtATime.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (_current is Generation<TEvent, TVerdict> generation) _keeper.Save(generation.Scorer);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Waits for the calls that score, keeps what streams remember, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        await _oneAtATime.WaitAsync().ConfigureAwait(false);
        try
        {
            _disposed = true;
            if (_current is not Generation<TEvent, TVerdict> last) return;
            await last.Close().ConfigureAwait(false);
            last.End();
            try
            {
                _keeper?.Save(last.Scorer);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Log.StateNotKept(_log, Kind, e.Message);
            }
            last.Dispose();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private Generation<TEvent, TVerdict> Enter()
    {
        while (true)
        {
            Generation<TEvent, TVerdict>? generation = _current;
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (generation is null)
            {
                // Without a host nobody has loaded the first one.
                ReloadAsync().GetAwaiter().GetResult();
                continue;
            }
            if (generation.TryEnter()) return generation;
            generation.Ended.GetAwaiter().GetResult();
        }
    }

    private async ValueTask<Generation<TEvent, TVerdict>> EnterAsync(CancellationToken cancel)
    {
        while (true)
        {
            Generation<TEvent, TVerdict>? generation = _current;
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (generation is null) await ReloadAsync(cancel).ConfigureAwait(false);
            else if (generation.TryEnter()) return generation;
            else await generation.Ended.WaitAsync(cancel).ConfigureAwait(false);
        }
    }

    private void Observe(TEvent row, TVerdict verdict)
    {
        if (_reader.IsAnomaly(verdict)) _metrics.Anomaly();
        if (Drift is not null) Drift.Observe(_reader, row, verdict);
    }

    private async Task Replace(byte[] zip)
    {
        string hash = ModelZip.Hash(zip);
        Generation<TEvent, TVerdict>? old = _current;
        if (old?.Description.Hash == hash)
        {
            _refused = null;
            return;
        }
        if (hash == _refused) throw new InvalidOperationException(LoadProblem ?? "The model was refused before.");
        Generation<TEvent, TVerdict> next;
        try
        {
            next = await Task.Run(() => Load(zip, hash, old)).ConfigureAwait(false);
        }
        catch
        {
            _refused = hash;
            throw;
        }
        if (old is null) _keeper?.Restore(next.Scorer);
        else next = await TakeOver(old, next).ConfigureAwait(false);
        _keeper?.Begin();
        _current = next;
        old?.End();
        old?.Dispose();
        _refused = null;
        _metrics.Loaded();
        string continued = string.Join(", ", next.Description.ContinuedColumns);
        Log.ModelLoaded(_log, Kind, next.Description.Source, hash, continued.Length > 0 ? continued : "none");
    }

    // From here on calls wait until either of the two scores.
    private async Task<Generation<TEvent, TVerdict>> TakeOver(Generation<TEvent, TVerdict> old, Generation<TEvent, TVerdict> next)
    {
        await old.Close().ConfigureAwait(false);
        try
        {
            IReadOnlyList<string> continued = await Task.Run(() => next.Scorer.ContinueFrom(old.Scorer)).ConfigureAwait(false);
            return next.Described(next.Description with { ContinuedColumns = continued });
        }
        catch
        {
            _current = old.Described(old.Description);
            old.End();
            next.Dispose();
            throw;
        }
    }

    private Generation<TEvent, TVerdict> Load(byte[] zip, string hash, Generation<TEvent, TVerdict>? old)
    {
        var ml = new MLContext { GpuDeviceId = _options.GpuDeviceId };
        ITransformer model = ml.Model.LoadVerified(new MemoryStream(zip, writable: false), out DataViewSchema? schema);
        try
        {
            if (_options.Prepare is not null) model = _options.Prepare(ml, model, schema);
            StreamScorerOptions options = _options.Scorer is { InputSchema: null, InputSchemaDefinition: null }
                ? _options.Scorer with { InputSchema = schema }
                : _options.Scorer;
            StreamScorer<TEvent, TVerdict> scorer = ml.Model.CreateStreamScorer<TEvent, TVerdict>(model, options);
            (DateTimeOffset? saved, string? version) = ModelZip.Describe(zip);
            return new(model, scorer, new ServedModel(
                _options.Source!.Name, hash, zip.Length, saved, version, _clock.GetUtcNow(), (old?.Description.Generation ?? 0) + 1, []));
        }
        catch
        {
            (model as IDisposable)?.Dispose();
            throw;
        }
    }
}
