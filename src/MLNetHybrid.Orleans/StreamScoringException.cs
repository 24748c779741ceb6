namespace MLNetHybrid.Orleans;

/// <summary>A cluster did not score events, or did not store what it remembers of them.</summary>
[GenerateSerializer, Alias("MLNetHybrid.StreamScoringException")]
public class StreamScoringException : Exception
{
    /// <summary>Says no more than that.</summary>
    public StreamScoringException()
    {
    }

    /// <param name="message">What happened.</param>
    public StreamScoringException(string message) : base(message)
    {
    }

    /// <param name="message">What happened.</param>
    /// <param name="innerException">Why.</param>
    public StreamScoringException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
