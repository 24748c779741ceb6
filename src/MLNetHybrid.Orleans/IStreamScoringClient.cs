namespace MLNetHybrid.Orleans;

/// <summary>
/// Scores events on a cluster: <c>clientBuilder.AddStreamScoringClient</c> and <c>siloBuilder.AddStreamScoring</c> register it.
/// </summary>
/// <remarks>
/// <para>Safe to use from several threads. Each event goes to the bucket of its key; a bucket has one call of up to
/// <see cref="StreamScoringClientOptions.BatchSize"/> events under way, and one that waits does not hold up the others. The more events a
/// call brings, the less each costs: thousands are a good number.</para>
/// <para>Sequence numbers of a key rise from event to event. The client keeps each event that is applied and not stored yet, and sends it
/// again where a silo that takes over does not know it: so a silo may die while events come, and each is applied once all the same. Do not
/// change an event after it was sent. What the client keeps dies with its process: an application that must not lose events then sends all
/// those again that came after what <see cref="PersistAsync"/> has confirmed, in their order; those that are known are answered
/// <see cref="EventOutcome.Duplicate"/>, with the verdict that they got then.</para>
/// <para>A key's events come from one client at a time.</para>
/// </remarks>
/// <typeparam name="TEvent">An event; its members are the model's input columns.</typeparam>
/// <typeparam name="TVerdict">A verdict.</typeparam>
public interface IStreamScoringClient<TEvent, TVerdict> where TEvent : class where TVerdict : class, new()
{
    /// <summary>Events that are applied and kept by this client until the cluster has stored them.</summary>
    long UnpersistedCount { get; }

    /// <summary>Scores events, each key's in their order.</summary>
    /// <param name="events">
    /// The events. Those of one key rise in number, also from call to call: send a key's next event after the call before has returned its
    /// task, which need not be complete.
    /// </param>
    /// <param name="cancellationToken">Ends the wait. Events that are under way are applied all the same.</param>
    /// <returns>One answer for each event, at its place.</returns>
    /// <exception cref="StreamScoringException">
    /// The cluster gave no answer within <see cref="StreamScoringClientOptions.LongestOutage"/>, or the model failed. Events of the same
    /// buckets that waited behind fail, too. Where some were answered it is a <see cref="PartiallyScoredException{TVerdict}"/> with
    /// those answers. Some of the others may be applied: send all that failed again, in their order, before later ones of their
    /// keys, which would make those pass for duplicates. The surest way is to have one call under way.
    /// </exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    Task<ScoredEvent<TVerdict>[]> ScoreAsync(IReadOnlyList<TEvent> events, CancellationToken cancellationToken = default);

    /// <summary>
    /// Has the cluster store what it remembers of all events that this client has been answered so far, and waits until it has: a sender
    /// that reads from a durable source, such as a log with offsets, need not send them again after this.
    /// </summary>
    /// <exception cref="StreamScoringException">The storage did not take it within
    /// <see cref="StreamScoringClientOptions.LongestOutage"/>.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    Task PersistAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks each silo which model it scores with.</summary>
    /// <exception cref="StreamScoringException">No silo answers.</exception>
    Task<IReadOnlyList<SiloModel>> GetModelsAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Has each silo look for a new model now. One that cannot load it goes on with the old one, and its answer says why.
    /// </summary>
    /// <exception cref="StreamScoringException">No silo answers.</exception>
    Task<IReadOnlyList<SiloModel>> ReloadModelsAsync(CancellationToken cancellationToken = default);
}
