namespace MLNetHybrid.Orleans;

/// <summary>A cluster's answer to one event.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Verdict">Of the event; null: see <paramref name="Outcome"/>.</param>
/// <param name="Applied">The highest sequence number of the event's key that is applied.</param>
/// <param name="Persisted">
/// The highest sequence number of the event's key that is in the cluster's storage. Events above it may be asked for again, with
/// <see cref="EventOutcome.Gap"/>, by a silo that takes over from one that died.
/// </param>
/// <param name="Model">The model that made the verdict: SHA-256 of its zip, in hexadecimal digits; null: there is no verdict.</param>
/// <param name="Problem">Why the event was refused; null: it was not.</param>
/// <typeparam name="TVerdict">A verdict.</typeparam>
public readonly record struct ScoredEvent<TVerdict>(
    EventOutcome Outcome, TVerdict? Verdict, long Applied, long Persisted, string? Model, string? Problem) where TVerdict : class;
