using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Numerics;
using MLNetHybrid.Serving;

namespace MLNetHybrid;

/// <summary>
/// Scores events as they come, from any number of threads, with one model and one memory for each stream:
/// <c>mlContext.Model.CreateStreamScorer</c> makes it.
/// </summary>
/// <remarks>
/// <para>Safe to use from several threads, unlike a <see cref="PredictionEngine{TSrc, TDst}"/>. The events of a stream are scored in the
/// order in which they come, and get the verdicts that <c>Transform</c> gives the same events in one view: to the bit, whatever is scored
/// together, on the library's own kernels; in ONNX Runtime, whose sums depend on the batch, to about 1e-5 of a score. Events that come
/// while the model runs are scored together in its next run, so that many callers cost less than one after the other: of a model for ONNX
/// Runtime (<c>UseOnnxRuntime</c>) in one run of its session. After its first events a call allocates nothing but the verdict.</para>
/// <para>Streams are told apart by the partition columns of the model's transforms, and each of a scorer's lanes remembers as many as the
/// model says (<see cref="StreamTransformer.MaximumPartitions"/>). Of a model whose transforms share no partition column, such as rates
/// both per user and per address, all events go through one lane.</para>
/// <para>An event that cannot be read is refused before the model has seen it: no stream notices. Should the model itself fail at an event,
/// its caller gets the exception, and the streams of that lane start over.</para>
/// </remarks>
public sealed class StreamScorer<TEvent, TVerdict> : IDisposable where TEvent : class where TVerdict : class, new()
{
    /// <summary>So many events of one call are worth several threads.</summary>
    private const int EventsForThreads = 64;

    [ThreadStatic]
    private static ScoringRequest<TEvent, TVerdict>? _request;

    private readonly LaneChoice<TEvent> _choice;
    private readonly ScoringLane<TEvent, TVerdict>[] _lanes;
    private readonly Lazy<AsyncLane<TEvent, TVerdict>>[] _asyncLanes;
    private readonly ScorerState<TEvent, TVerdict> _state;

    internal StreamScorer(IHostEnvironment env, ITransformer model, StreamScorerOptions options)
    {
        IHost host = env.Register("StreamScorer");
        SchemaDefinition schema = options.InputSchemaDefinition
            ?? WithTypesOf(options.InputSchema, SchemaDefinition.Create(typeof(TEvent), SchemaDefinition.Direction.Read));
        if (options.IsGated && !typeof(IStreamVerdict).IsAssignableFrom(typeof(TVerdict)))
            throw new ArgumentException($"{nameof(StreamScorerOptions)} name a column of sequence numbers or refuse late events: "
                + $"{typeof(TVerdict).Name} must be an {nameof(IStreamVerdict)} to say that an event was not applied.");
        if (options.RevisesScores && !typeof(IRevisedVerdict).IsAssignableFrom(typeof(TVerdict)))
            throw new ArgumentException($"{nameof(StreamScorerOptions)}.{nameof(options.RevisesScores)}: "
                + $"{typeof(TVerdict).Name} must be an {nameof(IRevisedVerdict)} to bring the scores of earlier events.");
        _choice = new LaneChoice<TEvent>(host, model, schema, options);
        var plan = new LanePlan<TEvent>(host, model, schema, options, _choice.MarkColumnNames, _choice.Count > 1);
        var runs = new RunCounter();
        _lanes = [.. Enumerable.Range(0, _choice.Count).Select(_ => new ScoringLane<TEvent, TVerdict>(plan, runs))];
        _asyncLanes = [.. _lanes.Select(lane => new Lazy<AsyncLane<TEvent, TVerdict>>(() => new(lane, options)))];
        _state = new ScorerState<TEvent, TVerdict>(
            () => ModelIdentity.Of(env, model, DataViewConstructionUtils.CreateInputRow<TEvent>(host, schema).Schema), _lanes, plan, runs,
            () => ModelIdentity.OfStreams(env, model, DataViewConstructionUtils.CreateInputRow<TEvent>(host, schema).Schema));
    }

    /// <summary>Lanes that score at the same time.</summary>
    public int LaneCount => _choice.Count;

    /// <summary>
    /// Columns of the events that tell lanes apart: those that all of the model's memories share. Empty: there is one lane.
    /// </summary>
    public IReadOnlyList<string> KeyColumnNames => _choice.KeyColumnNames;

    /// <summary>
    /// Streams that are remembered: of each lane the largest number that one of the model's memories holds. Of values that streams hold, as
    /// for novelty, each counts.
    /// </summary>
    public long StreamCount => _lanes.Sum(lane => (long)lane.Streams.Count);

    /// <summary>
    /// Times that a memory has forgotten a stream, the one unused for longest, because there were more than it holds
    /// (<see cref="StreamTransformer.MaximumPartitions"/>) or it was idle (<see cref="StreamScorerOptions.IdleTime"/>): all
    /// memories together, since the scorer was made.
    /// </summary>
    public long ForgottenStreams => _lanes.Sum(lane => lane.Streams.Forgotten);

    /// <summary>Scores an event. Its stream remembers it.</summary>
    /// <exception cref="ArgumentException">The event cannot be read: a vector of another length than the model's column.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    public TVerdict Score(TEvent row)
    {
        ArgumentNullException.ThrowIfNull(row);
        uint keyHash = _choice.KeyHash(row);
        return _lanes[_choice.Lane(keyHash)].Score(row, keyHash, _request ??= new(waits: true));
    }

    /// <summary>
    /// Scores several events, of any streams, each stream's in their order: in runs of up to <see cref="StreamScorerOptions.MostEvents"/>.
    /// </summary>
    /// <returns>One verdict for each event, at its place.</returns>
    /// <exception cref="ArgumentException">An event cannot be read; none is scored.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    public TVerdict[] ScoreMany(ReadOnlySpan<TEvent> events)
    {
        _lanes[0].Check(events, nameof(events));
        var verdicts = new TVerdict[events.Length];
        for (int i = 0; i < verdicts.Length; i++) verdicts[i] = new TVerdict();
        uint[] keyHashes = new uint[events.Length];
        int[] starts = new int[_lanes.Length + 1];
        for (int i = 0; i < events.Length; i++)
        {
            keyHashes[i] = _choice.KeyHash(events[i]);
            starts[_choice.Lane(keyHashes[i]) + 1]++;
        }
        // By lane, and within it in their order.
        for (int lane = 0; lane < _lanes.Length; lane++) starts[lane + 1] += starts[lane];
        int[] order = new int[events.Length], next = starts[..^1];
        for (int i = 0; i < events.Length; i++) order[next[_choice.Lane(keyHashes[i])]++] = i;
        if (_lanes.Length > 1 && events.Length >= EventsForThreads) ScoreLanes(events.ToArray(), keyHashes, order, starts, verdicts);
        else
            for (int lane = 0; lane < _lanes.Length; lane++)
                if (starts[lane] < starts[lane + 1])
                    _lanes[lane].Score(events, keyHashes, order.AsSpan(starts[lane]..starts[lane + 1]), verdicts);
        return verdicts;
    }

    // What else was in the training data, such as a time that the model does not read, an event need not have.
    private static SchemaDefinition WithTypesOf(DataViewSchema? saved, SchemaDefinition schema)
    {
        foreach (SchemaDefinition.Column column in schema)
        {
            DataViewType own = column.ColumnType, type = saved?.GetColumnOrNull(column.ColumnName)?.Type ?? own;
            bool saysLength = type is VectorDataViewType { IsKnownSize: true } vector
                && own is VectorDataViewType { IsKnownSize: false } open && open.ItemType.RawType == vector.ItemType.RawType;
            bool saysKey = type is KeyDataViewType && own is not KeyDataViewType && type.RawType == own.RawType;
            if (saysLength || saysKey) column.ColumnType = type;
        }
        return schema;
    }

    // Each lane on a thread.
    private void ScoreLanes(TEvent[] events, uint[] keyHashes, int[] order, int[] starts, TVerdict[] verdicts)
    {
        try
        {
            ParallelLoop.Run(_lanes.Length, ParallelLoop.AllThreads, lane =>
            {
                if (starts[lane] < starts[lane + 1])
                    _lanes[lane].Score(events, keyHashes, order.AsSpan(starts[lane]..starts[lane + 1]), verdicts);
            });
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }

    /// <summary>
    /// Scores an event without holding a thread: events that wait together are scored in one run of the model. Its stream remembers it.
    /// </summary>
    /// <remarks>
    /// The events of one stream are applied in the order of the calls, if each call comes after the one before has returned its task. A
    /// lane holds up to <see cref="StreamScorerOptions.QueueCapacity"/> events that wait; when it is full, a call waits for room, and gives
    /// up after <see cref="StreamScorerOptions.LongestWait"/>. A call allocates its task and what belongs to it.
    /// </remarks>
    /// <param name="row">The event.</param>
    /// <param name="cancellationToken">
    /// Cancels an event that still waits: it is not applied. One that is being scored is applied, and its verdict returned.
    /// </param>
    /// <exception cref="ArgumentException">The event cannot be read: a vector of another length than the model's column.</exception>
    /// <exception cref="StreamQueueFullException">Too many events wait; this one was not applied.</exception>
    /// <exception cref="OperationCanceledException">The event was cancelled; it was not applied.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    public Task<TVerdict> ScoreAsync(TEvent row, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(row);
        uint keyHash = _choice.KeyHash(row);
        return _asyncLanes[_choice.Lane(keyHash)].Value.ScoreAsync(row, keyHash, cancellationToken);
    }

    /// <summary>
    /// Writes what all streams remember: a scorer of the same model that restores it gives the verdicts that this one would have given.
    /// </summary>
    /// <remarks>
    /// <para>The state holds windows, times, rates, known values and places by their streams' keys (hashes, 16 bytes), in the order of
    /// their last use, with a version and checksums: of each memory about 40 bytes a key and what it remembers, such as L x F values of 4
    /// bytes and 4 more a row. It is tied to the model by a hash of what <c>mlContext.Model.Save</c> writes of it, which the first call
    /// computes.</para>
    /// <para>Scoring goes on meanwhile, but for the lane that is being written: what is written of a stream is what it was at one moment.
    /// Safe to use from several threads, of which one writes at a time.</para>
    /// </remarks>
    /// <param name="destination">Takes the state. Need not be able to seek; stays open.</param>
    /// <exception cref="InvalidOperationException">The model cannot be saved, as one with a custom mapping without contract.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    /// <example><code>
    /// using StreamScorer&lt;Row, Verdict&gt; scorer = ml.Model.CreateStreamScorer&lt;Row, Verdict&gt;(model);
    /// AtomicFile.Write("streams.state", scorer.Save);
    /// // After a restart:
    /// using FileStream file = File.OpenRead("streams.state");
    /// scorer.Restore(file);
    /// </code></example>
    public void Save(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        _state.Save(destination, isChanges: false);
    }

    /// <summary>
    /// Writes what has changed since the last <see cref="Save"/> or <see cref="SaveChanges"/>: the streams that have had events, and how
    /// many were forgotten. Costs what these streams cost.
    /// </summary>
    /// <remarks>
    /// When a call fails, the next one writes its changes again. Should a state be lost after it was written, those that follow it cannot
    /// be restored either: call <see cref="Save"/>.
    /// </remarks>
    /// <param name="destination">Takes the changes. Need not be able to seek; stays open.</param>
    /// <exception cref="InvalidOperationException">There was no <see cref="Save"/>, or none since <see cref="Restore"/>.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    public void SaveChanges(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        _state.Save(destination, isChanges: true);
    }

    /// <summary>
    /// Goes on from a saved state: everything remembered so far is forgotten, and each stream gets the verdicts that it would have got from
    /// the scorer that was saved. The number of lanes may be another one.
    /// </summary>
    /// <remarks>
    /// Everything is read and checked before anything is replaced: where an exception is thrown, the scorer goes on as it was. Scores are
    /// the same to the last bit where events come in the same batches. With another number of lanes each lane remembers as many streams
    /// as the model says, those that were used last.
    /// </remarks>
    /// <param name="state">What <see cref="Save"/> wrote. Is read up to its end; stays open.</param>
    /// <param name="changes">What <see cref="SaveChanges"/> wrote since then, all of it and in that order.</param>
    /// <exception cref="FormatException">A state is damaged, cut short or of a newer version.</exception>
    /// <exception cref="InvalidOperationException">
    /// A state is of another model, of a scorer with other verdicts, or the changes do not continue the state.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    public void Restore(Stream state, params ReadOnlySpan<Stream> changes)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (Stream change in changes) ArgumentNullException.ThrowIfNull(change, nameof(changes));
        _state.Restore(state, changes);
    }

    /// <summary>
    /// Takes over what another scorer remembers, as where a model that was trained anew replaces an old one: the memories of transforms
    /// that are the same in both, such as windows of the same columns and length, go on; others begin anew, among them those that learned
    /// something in training, which the new model knows better.
    /// </summary>
    /// <param name="other">The old one. Nobody may score with it any more; it is not disposed.</param>
    /// <returns>The output columns of the transforms that go on, with the sequence numbers' table, if there is one; empty: none.</returns>
    /// <exception cref="InvalidOperationException">A model cannot be saved, as one with a custom mapping without contract.</exception>
    /// <exception cref="ObjectDisposedException">A scorer was disposed.</exception>
    public IReadOnlyList<string> ContinueFrom(StreamScorer<TEvent, TVerdict> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return KeyColumnNames.SequenceEqual(other.KeyColumnNames, StringComparer.Ordinal) ? _state.Continue(other._state) : [];
    }

    /// <summary>Ends all streams. The model stays.</summary>
    public void Dispose()
    {
        foreach (Lazy<AsyncLane<TEvent, TVerdict>> lane in _asyncLanes)
            if (lane.IsValueCreated) lane.Value.Dispose();
        foreach (ScoringLane<TEvent, TVerdict> lane in _lanes) lane.Dispose();
        _choice.Dispose();
    }
}
