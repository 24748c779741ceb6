using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Streams;
using MLNetHybrid.Streams.States;
using MLNetHybrid.Times;

namespace MLNetHybrid.Serving;

/// <summary>
/// Which events are applied at all: not those whose sequence number was applied before, nor those that come too late. Remembers of each key
/// how far it is; the key unused for longest makes room. For one thread at a time.
/// </summary>
internal sealed class EventGate<TEvent> where TEvent : class
{
    private readonly StreamScorerOptions _options;
    private readonly DataViewConstructionUtils.InputRow<TEvent> _row;
    private readonly ValueGetter<long>? _getSequence;
    private readonly Func<long>? _getTicks;
    private readonly StreamMoment _moment = new(null);
    private readonly Partitions<EventMark> _marks;

    /// <param name="host">For rows.</param>
    /// <param name="schema">Of the events.</param>
    /// <param name="options">Checked; name a column of numbers or of times.</param>
    /// <param name="keys">Columns of the key.</param>
    /// <param name="maximum">Most keys.</param>
    /// <exception cref="ArgumentException">A column is missing or of a type that it cannot have.</exception>
    public EventGate(IHost host, SchemaDefinition schema, StreamScorerOptions options, IReadOnlyList<string> keys, int maximum)
    {
        _options = options;
        _row = DataViewConstructionUtils.CreateInputRow<TEvent>(host, schema);
        if (options.SequenceColumnName is string sequence)
            _getSequence = _row.GetGetter<long>(Column(host, "sequence", sequence, type => type == NumberDataViewType.Int64, "Int64"));
        if (options.TimeColumnName is string time)
            _getTicks = WallClockReader.Create(
                _row, Column(host, "time", time, WallClockReader.CanRead, WallClockReader.Expected), utcOffset: TimeSpan.Zero);
        foreach (string key in keys) Column(host, "key", key, PartitionKey.Allows, PartitionKey.Expected);
        Name = $"events applied by '{string.Join("', '", keys.Select(key => $"{key}: {_row.Schema[key].Type}"))}', "
            + $"numbers '{options.SequenceColumnName}', times '{options.TimeColumnName}'";
        _marks = new Partitions<EventMark>(new PartitionKey(_row, keys), maximum, forgotten: null)
        {
            Moment = _moment,
            Create = () => new EventMark(),
            Clear = mark => mark.Clear(),
            IsMissed = _ => true,
            WriteState = (state, mark) => mark.Write(state),
            ReadState = EventMark.Read,
        };
    }

    /// <summary>What is remembered.</summary>
    public StreamTable Table => _marks;

    /// <summary>What tells these memories from those of other options.</summary>
    public string Name { get; }

    /// <summary>Whether events that come together are put in the order of their times.</summary>
    public bool Reorders => _options.LateEvents == LateEvents.Reorder;

    /// <summary>The event's time in ticks (UTC), or <see cref="WallClockReader.Missing"/>.</summary>
    public long Ticks(TEvent row)
    {
        _row.ExtractValues(row);
        return _getTicks!();
    }

    /// <summary>Applies an event, if it is one to apply.</summary>
    /// <param name="row">The event.</param>
    /// <param name="run">Number of the run.</param>
    /// <param name="keyHash">Hash of the key that says what lane it is of.</param>
    /// <param name="before">For <see cref="EventMark.Undo"/>.</param>
    /// <returns><see cref="RowStatus.Judged"/>, or why it is not applied.</returns>
    public RowStatus Admit(TEvent row, long run, uint keyHash, out EventMark.Before before)
    {
        before = default;
        _row.ExtractValues(row);
        _moment.MoveTo(run, keyHash);
        // An event of no key has nothing to be compared with.
        if (_marks.Current() is not EventMark mark) return RowStatus.Judged;
        long? sequence = null;
        if (_getSequence is not null)
        {
            long number = 0;
            _getSequence(ref number);
            if (number <= mark.Sequence) return RowStatus.Duplicate;
            sequence = number;
        }
        long ticks = _getTicks?.Invoke() ?? WallClockReader.Missing;
        if (_options.LateEvents != LateEvents.Accept && ticks != WallClockReader.Missing
            && ticks < mark.Ticks - _options.AllowedLateness.Ticks) return RowStatus.Late;
        before = mark.Apply(sequence, ticks);
        return RowStatus.Judged;
    }

    private DataViewSchema.Column Column(IHost host, string role, string name, Func<DataViewType, bool> allows, string expected)
    {
        DataViewSchema.Column column = SchemaColumns.Find(host, _row.Schema, role, name);
        return allows(column.Type) ? column : throw SchemaColumns.Mismatch(host, role, column, expected);
    }
}
