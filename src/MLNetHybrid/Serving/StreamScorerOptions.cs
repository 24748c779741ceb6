using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Components;

namespace MLNetHybrid;

/// <summary>Options of a <see cref="StreamScorer{TEvent, TVerdict}"/>.</summary>
public sealed record StreamScorerOptions
{
    private const string Name = nameof(StreamScorerOptions);

    /// <summary>
    /// Lanes that score at the same time, in [1, 1024]. Streams keep to their lane; a model that remembers things of all events together
    /// has one lane, whatever this says. Default null: four for each processor, at most 64, so that others work while the next caller of
    /// one wakes up.
    /// </summary>
    public int? Lanes { get; init; }

    /// <summary>Most events of one run of the model, in [1, 65536]. Default 256.</summary>
    public int MostEvents { get; init; } = 256;

    /// <summary>
    /// Columns of the events whose values make the key that sequence numbers and times belong to: text, key, integer or Boolean. Must hold
    /// those that the model's memories share. Default null: just these; of a model that remembers nothing, all events have one key then.
    /// </summary>
    public IReadOnlyList<string>? KeyColumnNames { get; init; }

    /// <summary>
    /// The events' column of sequence numbers, Int64, which rise within each key; gaps are allowed. An event whose number is not above the
    /// last one of its key that was applied is not applied again, and its verdict says <see cref="RowStatus.Duplicate"/>. The numbers are
    /// part of what <c>Save</c> writes: a host that restores and then sends all events since again loses none and doubles none. The
    /// verdict's class must be an <see cref="IStreamVerdict"/>. Default null: every event is applied.
    /// </summary>
    public string? SequenceColumnName { get; init; }

    /// <summary>
    /// The events' column of times: DateTime, DateTimeOffset, or text in ISO 8601, where UTC is meant if nothing else is said. For
    /// <see cref="LateEvents"/>. Events without a time are never late.
    /// </summary>
    public string? TimeColumnName { get; init; }

    /// <summary>
    /// What happens to events that are older than the newest one of their key. All but <see cref="LateEvents.Accept"/>, the default, need
    /// <see cref="TimeColumnName"/>, and a verdict's class that is an <see cref="IStreamVerdict"/>.
    /// </summary>
    public LateEvents LateEvents { get; init; }

    /// <summary>
    /// By how much an event may be older than the newest one of its key without being late. Zero or longer; default zero.
    /// </summary>
    public TimeSpan AllowedLateness { get; init; }

    /// <summary>
    /// A Boolean output column of the model, such as its predicted label. An event that is flagged there gets its verdict, and then leaves
    /// the windows of its stream again: it must not pollute what follows. Elapsed times, rates, known values and places remember that it
    /// happened. A run of the model then holds at most one event of each stream. A stream whose level has changed for good stays flagged
    /// until the model is trained anew. Default null: flagged events stay.
    /// </summary>
    public string? FlagColumnName { get; init; }

    /// <summary>
    /// How long a stream may be without an event, by the machine's clock, until what the model's transforms remember of it is forgotten, as
    /// if it had made room for others. It happens with the next event of its lane, up to a thirty-second later. Sequence numbers and times
    /// of keys stay. The time while no scorer runs does not count: after <c>Restore</c> all streams are as if just used. More than zero, up
    /// to 3650 days. Default null: streams are forgotten only to make room.
    /// </summary>
    public TimeSpan? IdleTime { get; init; }

    /// <summary>
    /// Whether a verdict brings the final score of an earlier event of its stream along, by all L windows that hold it: what
    /// <c>ScoreInRetrospect</c> averages for recorded rows. The verdict's class must be an <see cref="IRevisedVerdict"/>, the model must
    /// have a sliding window before its last score, and events must have the columns that tell its streams apart. Costs 12 L bytes a
    /// stream, and L additions an event. An event that <see cref="FlagColumnName"/> takes out of its window takes no part. Default false.
    /// </summary>
    public bool RevisesScores { get; init; }

    /// <summary>
    /// How long <c>ScoreAsync</c> waits for further events to be scored with, in [0, 1 minute]. Default zero: those that came while the
    /// lane was busy are scored together.
    /// </summary>
    public TimeSpan LongestDelay { get; init; }

    /// <summary>Events that may wait in each lane's queue for <c>ScoreAsync</c>, in [1, 1048576]. Default 4096.</summary>
    public int QueueCapacity { get; init; } = 4096;

    /// <summary>
    /// How long <c>ScoreAsync</c> waits for room in a full queue before it gives up, in [0, 1 hour]. Default one second.
    /// </summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The schema that the model was saved with, from which the lengths of vectors come where the event's class does not say them. Default
    /// null: the class says them.
    /// </summary>
    public DataViewSchema? InputSchema { get; init; }

    /// <summary>How the event's class becomes columns. Default null: by its attributes.</summary>
    public SchemaDefinition? InputSchemaDefinition { get; init; }

    /// <summary>How columns become members of the verdict's class. Default null: by its attributes.</summary>
    public SchemaDefinition? OutputSchemaDefinition { get; init; }

    /// <summary>Tells how long streams are idle.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How many lanes are wanted.</summary>
    internal int WantedLanes => Lanes ?? Math.Min(64, 4 * Environment.ProcessorCount);

    /// <summary>Whether there are events that are not applied.</summary>
    internal bool IsGated => SequenceColumnName is not null || LateEvents != LateEvents.Accept;

    internal StreamScorerOptions Checked()
    {
        Argument.Threads(Lanes, $"{Name}.{nameof(Lanes)}");
        Argument.InRange(MostEvents, 1, 1 << 16, $"{Name}.{nameof(MostEvents)}");
        Argument.InRange(QueueCapacity, 1, 1 << 20, $"{Name}.{nameof(QueueCapacity)}");
        Argument.InRange(LongestDelay.TotalSeconds, 0, 60, $"{Name}.{nameof(LongestDelay)} in seconds");
        Argument.InRange(LongestWait.TotalSeconds, 0, 3600, $"{Name}.{nameof(LongestWait)} in seconds");
        if (IdleTime is TimeSpan idle) Argument.AboveUpTo(idle.TotalDays, 0, 3650, $"{Name}.{nameof(IdleTime)} in days");
        Argument.NotNegative(AllowedLateness, $"{Name}.{nameof(AllowedLateness)}");
        Argument.Defined(LateEvents, $"{Name}.{nameof(LateEvents)}");
        foreach (string name in KeyColumnNames ?? []) Argument.ColumnName(name, $"{Name}.{nameof(KeyColumnNames)}");
        if (LateEvents != LateEvents.Accept) Argument.ColumnName(TimeColumnName, $"{Name}.{nameof(TimeColumnName)}");
        return InputSchema is null || InputSchemaDefinition is null
            ? this
            : throw new ArgumentException(
                $"{Name}.{nameof(InputSchema)} and {Name}.{nameof(InputSchemaDefinition)} both say what events are; give one.");
    }
}
