using Confluent.Kafka;

namespace MLNetHybrid.Orleans.Kafka;

/// <summary>How a worker reads events from Kafka and where their verdicts go.</summary>
/// <typeparam name="TEvent">An event, as the cluster has it.</typeparam>
/// <typeparam name="TVerdict">A verdict, as the cluster has it.</typeparam>
public sealed record KafkaScoringOptions<TEvent, TVerdict> where TEvent : class where TVerdict : class, new()
{
    private const string Name = "KafkaScoringOptions";

    /// <summary>The topic of the events. All events of a key must lie in one partition of one topic, in the order of time.</summary>
    public required string Topic { get; init; }

    /// <summary>
    /// Brokers, group and security. The worker commits offsets itself, so <c>EnableAutoCommit</c> must not be true. Where a group has no
    /// offsets yet, it begins as <c>AutoOffsetReset</c> says.
    /// </summary>
    public required ConsumerConfig Consumer { get; init; }

    /// <summary>
    /// Makes an event of a message. The message's offset will do as the event's sequence number, which rises within a key, as long as the
    /// topic is not made anew and its number of partitions stays: either lets offsets begin anew, and events would pass for duplicates. An
    /// exception, or null, makes it a poison message.
    /// </summary>
    public required Func<ConsumeResult<byte[], byte[]>, TEvent> Read { get; init; }

    /// <summary>Topic of the verdicts; null: they go nowhere. Default null.</summary>
    public string? VerdictTopic { get; init; }

    /// <summary>
    /// Makes a message of an event and its answer, null for none. Required with <see cref="VerdictTopic"/>. An answer has no verdict where
    /// the event was scored and stored before a failure, and is read again: see <see cref="EventOutcome.Duplicate"/>. An exception, or a
    /// message that is too large for the producer, makes the event's own message a poison message.
    /// </summary>
    public Func<TEvent, ScoredEvent<TVerdict>, Message<byte[], byte[]>?>? Write { get; init; }

    /// <summary>Brokers and security for what the worker writes; null: those of <see cref="Consumer"/>.</summary>
    public ProducerConfig? Producer { get; init; }

    /// <summary>Default <see cref="PoisonMessages.Stop"/>.</summary>
    public PoisonMessages Poison { get; init; } = PoisonMessages.Stop;

    /// <summary>Required with <see cref="PoisonMessages.DeadLetter"/>.</summary>
    public string? DeadLetterTopic { get; init; }

    /// <summary>
    /// Most messages of a call of the cluster, in [1, 100,000]; the next messages are read while a call is under way, and sent after it.
    /// Default 2,000.
    /// </summary>
    public int BatchSize { get; init; } = 2_000;

    /// <summary>How long the first message of a call waits for others, in [0, 10 s]. Default 20 ms.</summary>
    public TimeSpan BatchWait { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// How often the cluster is asked to store what it remembers and the offsets are committed, in [10 ms, 1 h]. A worker that dies has the
    /// messages since then read again, which the cluster knows. Default 1 s.
    /// </summary>
    public TimeSpan CommitEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the partitions are paused after the cluster has failed, in [10 ms, 10 min]. Default 1 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    internal KafkaScoringOptions<TEvent, TVerdict> Checked()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Topic);
        ArgumentNullException.ThrowIfNull(Consumer);
        ArgumentNullException.ThrowIfNull(Read);
        if (Consumer.EnableAutoCommit == true)
            throw new ArgumentException(
                $"{Name}.Consumer.EnableAutoCommit must not be true: offsets are committed when the state is stored.");
        if (string.IsNullOrEmpty(Consumer.GroupId)) throw new ArgumentException($"{Name}.Consumer.GroupId must not be empty.");
        if (VerdictTopic is not null && Write is null)
            throw new ArgumentException($"{Name}.{nameof(Write)} is required with {nameof(VerdictTopic)}.");
        if (Poison == PoisonMessages.DeadLetter && string.IsNullOrEmpty(DeadLetterTopic))
            throw new ArgumentException($"{Name}.{nameof(DeadLetterTopic)} is required with {nameof(PoisonMessages.DeadLetter)}.");
        InRange(BatchSize, 1, 100_000, nameof(BatchSize));
        InRange(BatchWait, TimeSpan.Zero, TimeSpan.FromSeconds(10), nameof(BatchWait));
        InRange(CommitEvery, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), nameof(CommitEvery));
        InRange(RetryDelay, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10), nameof(RetryDelay));
        return this;
    }

    private static void InRange<T>(T value, T least, T most, string option) where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            throw new ArgumentException($"{Name}.{option} must be in [{least}, {most}]; got {value}.");
    }
}
