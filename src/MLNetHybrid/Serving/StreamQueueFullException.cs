namespace MLNetHybrid;

/// <summary>
/// A <see cref="StreamScorer{TEvent, TVerdict}"/> has more events waiting than it may hold, and there was no room for one more in time. The
/// event was not applied; a web service answers 503 or 429 then.
/// </summary>
public sealed class StreamQueueFullException : Exception
{
    /// <summary>With a message that says so.</summary>
    public StreamQueueFullException() : this("Too many events wait for their verdicts.")
    {
    }

    /// <param name="message">What happened.</param>
    public StreamQueueFullException(string message) : base(message)
    {
    }

    /// <param name="message">What happened.</param>
    /// <param name="innerException">Why.</param>
    public StreamQueueFullException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
