namespace MLNetHybrid.Orleans.Kafka;

/// <summary>What becomes of a message that cannot be read, whose event the model refuses, or whose verdict cannot be written.</summary>
public enum PoisonMessages
{
    /// <summary>The worker ends with an error, before the message's offset is committed: nothing is lost, and nothing goes on.</summary>
    Stop = 0,

    /// <summary>
    /// The message goes to <see cref="KafkaScoringOptions{TEvent, TVerdict}.DeadLetterTopic"/>, with the reason, and the worker goes on.
    /// </summary>
    DeadLetter = 1,

    /// <summary>The message is counted and logged, and the worker goes on.</summary>
    Skip = 2,
}
