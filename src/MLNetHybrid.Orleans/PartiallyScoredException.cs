namespace MLNetHybrid.Orleans;

/// <summary>
/// A cluster did not score all events of a call. Those that it did score are applied, and here are their answers: sent again, they are
/// duplicates, and once they are stored, may have no verdict any more.
/// </summary>
/// <typeparam name="TVerdict">A verdict.</typeparam>
/// <example>
/// <code>
/// Func&lt;PartiallyScoredException&lt;Verdict&gt;, int[]&gt; toSendAgain = failure =&gt;
///     [.. Enumerable.Range(0, failure.Answers.Count).Where(i =&gt; failure.Answers[i] is null)];
/// </code>
/// </example>
public sealed class PartiallyScoredException<TVerdict> : StreamScoringException where TVerdict : class
{
    /// <summary>Says no more than that.</summary>
    public PartiallyScoredException()
    {
    }

    /// <param name="message">What happened.</param>
    public PartiallyScoredException(string message) : base(message)
    {
    }

    /// <param name="message">What happened.</param>
    /// <param name="innerException">Why.</param>
    public PartiallyScoredException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    /// <summary>One for each event of the call, at its place; null: not scored, or not known to be.</summary>
    public IReadOnlyList<ScoredEvent<TVerdict>?> Answers { get; init; } = [];
}
