using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Streams;
using MLNetHybrid.Streams.Events;

namespace MLNetHybrid;

/// <summary>A number per event that depends on which values earlier events of its stream had, and when.</summary>
/// <inheritdoc cref="EventHistoryTransformer" path="/remarks"/>
public abstract class EventValueTransformer : EventHistoryTransformer
{
    private readonly Body _body;

    private protected EventValueTransformer(IHost host, Body body) : base(host, body.Columns) => _body = body;

    /// <summary>The columns whose values are looked at; several count as one value, their combination.</summary>
    public IReadOnlyList<string> ValueColumnNames => _body.Value.ColumnNames;

    /// <summary>The age at which an event counts half.</summary>
    public TimeSpan HalfLife => _body.Value.HalfLife;

    /// <summary>Whether the hour of the week is part of an event's value.</summary>
    public bool HourOfWeek => _body.Value.HourOfWeek;

    /// <summary>Whose clock tells the hour of the week, as local time less UTC; null: each value's own.</summary>
    public TimeSpan? UtcOffset => _body.Value.UtcOffset;

    internal sealed override IReadOnlyList<StreamInput> FurtherInputs =>
        [.. ValueColumnNames.Select(name => StreamInput.Key("value", name))];

    /// <summary>Tables of states: 1, of values in their streams, or 2, of streams as well.</summary>
    private protected abstract int TableCount { get; }

    /// <summary>
    /// The output for an event at <paramref name="ticks"/>, which the states take in: those of its value in its stream, and of its stream.
    /// </summary>
    private protected abstract double Take(ReadOnlySpan<EventClock> states, long ticks);

    /// <summary>Whether it makes a difference to an event at this time, or later, that a clock is remembered.</summary>
    private protected virtual bool IsMissed(EventClock clock, long ticks) =>
        clock.LastTicks is long last && EventClock.Decay(ticks - last, HalfLife) >= EventRateTransformer.LeastEffect;

    /// <summary>The same kind of transformer with other parts.</summary>
    private protected abstract EventValueTransformer Create(Body body);

    internal sealed override StreamTransformer With(StreamColumns columns) => Create(_body with { Columns = columns });

    internal sealed override StreamTransformer Fitted(IDataView input) =>
        Create(_body with { Learned = Learn(input, (row, times) => CreateMemory(row, times, learned: null)) });

    internal sealed override StreamMemory CreateMemory(DataViewRow row, DataViewSchema.Column input) =>
        CreateMemory(row, input, _body.Learned);

    private EventMemory<EventClock> CreateMemory(DataViewRow row, DataViewSchema.Column times, LearnedEvents<EventClock>? learned)
    {
        // The value's key holds the stream's: where it is missing, nothing is remembered of either.
        PartitionKey value = _body.Value.CreateKey(row, times, PartitionColumnNames);
        return CreateMemory<EventClock>(row, times, TableCount == 1 ? [value] : [value, new PartitionKey(row, PartitionColumnNames)],
            (states, ticks) => (float)Take(states, ticks), IsMissed, learned);
    }

    private protected sealed override void WriteBody(BinaryWriter writer)
    {
        _body.Value.Write(writer);
        (_body.Learned ?? throw new InvalidOperationException("A transform that has not learned is not saved.")).Write(writer);
    }

    private protected static Body Load(ModelLoadContext ctx, VersionInfo version, string component, int tableCount)
    {
        ModelBodyReader reader = ModelBody.Load(ctx, version, component);
        StreamColumns columns = StreamColumns.Read(reader);
        EventValue value = EventValue.Read(reader);
        LearnedEvents<EventClock> learned = LearnedEvents<EventClock>.Read(reader, tableCount);
        reader.End();
        return new(columns, value, learned);
    }

    /// <summary>All parts of such a transformer.</summary>
    internal sealed record Body(StreamColumns Columns, EventValue Value, LearnedEvents<EventClock>? Learned = null);
}
