using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Serving;

namespace MLNetHybrid;

/// <summary>
/// Scores events as they come, from any number of threads, with one model and one memory for each stream:
/// <c>mlContext.Model.CreateStreamScorer</c> makes it.
/// </summary>
/// <remarks>
/// <para>Safe to use from several threads, unlike a <see cref="PredictionEngine{TSrc, TDst}"/>. The events of a stream are scored in the
/// order in which they come, and get the verdicts that <c>Transform</c> gives the same events in one view (sums may round differently in
/// batches of other sizes: about 1e-5 of a score). Events that come while the model runs are scored together in its next run, so that many
/// callers cost less than one after the other. After its first events a call allocates nothing but the verdict.</para>
/// <para>Streams are told apart by the partition columns of the model's transforms, and each of a scorer's lanes remembers as many as the
/// model says (<see cref="StreamTransformer.MaximumPartitions"/>). Of a model whose transforms share no partition column, such as rates
/// both per user and per address, all events go through one lane.</para>
/// <para>An event that cannot be read is refused before the model has seen it: no stream notices. Should the model itself fail at an event,
/// its caller gets the exception, and the streams of that lane start over.</para>
/// </remarks>
public sealed class StreamScorer<TEvent, TVerdict> : IDisposable where TEvent : class where TVerdict : class, new()
{
    [ThreadStatic]
    private static ScoringRequest<TEvent, TVerdict>? _request;

    private readonly LaneChoice<TEvent> _choice;
    private readonly ScoringLane<TEvent, TVerdict>[] _lanes;

    internal StreamScorer(IHostEnvironment env, ITransformer model, StreamScorerOptions options)
    {
        IHost host = env.Register("StreamScorer");
        SchemaDefinition schema = options.InputSchemaDefinition
            ?? (options.InputSchema is DataViewSchema given
                ? DataViewConstructionUtils.GetSchemaDefinition<TEvent>(host, given)
                : SchemaDefinition.Create(typeof(TEvent), SchemaDefinition.Direction.Read));
        _choice = new LaneChoice<TEvent>(host, model, schema, Math.Max(1, options.Lanes ?? Environment.ProcessorCount));
        _lanes =
        [
            .. Enumerable.Range(0, _choice.Count).Select(_ => new ScoringLane<TEvent, TVerdict>(
                host, schema,
                feed => TypedCursorable<TVerdict>
                    .Create(host, SequentialView.Of(host, model, feed), false, options.OutputSchemaDefinition).GetCursor(),
                options.MostEvents)),
        ];
    }

    /// <summary>Lanes that score at the same time.</summary>
    public int LaneCount => _choice.Count;

    /// <summary>
    /// Columns of the events that tell lanes apart: those that all of the model's memories share. Empty: there is one lane.
    /// </summary>
    public IReadOnlyList<string> KeyColumnNames => _choice.KeyColumnNames;

    /// <summary>Scores an event. Its stream remembers it.</summary>
    /// <exception cref="ArgumentException">The event cannot be read: a vector of another length than the model's column.</exception>
    /// <exception cref="ObjectDisposedException">The scorer was disposed.</exception>
    public TVerdict Score(TEvent row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return _lanes[_choice.Of(row)].Score(row, _request ??= new());
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
        int[] laneOf = new int[events.Length], order = new int[events.Length];
        for (int i = 0; i < events.Length; i++) (laneOf[i], order[i]) = (_choice.Of(events[i]), i);
        // By lane, and within it in their order.
        Array.Sort(order, (a, b) => laneOf[a] != laneOf[b] ? laneOf[a].CompareTo(laneOf[b]) : a.CompareTo(b));
        for (int first = 0, end; first < order.Length; first = end)
        {
            int lane = laneOf[order[first]];
            for (end = first + 1; end < order.Length && laneOf[order[end]] == lane; end++)
            {
            }
            _lanes[lane].Score(events, order.AsSpan(first, end - first), verdicts);
        }
        return verdicts;
    }

    /// <summary>Ends all streams. The model stays.</summary>
    public void Dispose()
    {
        foreach (ScoringLane<TEvent, TVerdict> lane in _lanes) lane.Dispose();
        _choice.Dispose();
    }
}
