using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Streams.States;
using MLNetHybrid.Times;

namespace MLNetHybrid.Streams.Events;

/// <summary>
/// Follows the events of one cursor or engine, and computes a number for each from what is remembered under its keys. What was learned from
/// the training rows counts from the first event later than they on: earlier ones, as the training rows themselves, get what was known at
/// their time.
/// </summary>
internal sealed class EventMemory<TState> : StreamMemory where TState : class, IEventState<TState>, new()
{
    private readonly Func<long> _getTicks;
    private readonly ForgottenStreams _forgotten;
    private readonly Partitions<TState>[] _tables;
    private readonly TState[] _states;
    private readonly EventFunction<TState> _function;
    private readonly LearnedEvents<TState>? _learned;
    private long _ticks;
    private long _latest;
    private float _value;

    /// <param name="host">For the log.</param>
    /// <param name="component">Name of the transform.</param>
    /// <param name="columns">Its columns and its limit.</param>
    /// <param name="row">The row that moves.</param>
    /// <param name="input">The column of times.</param>
    /// <param name="keys">Reads the keys of the current event, one for each table of states.</param>
    /// <param name="function">The output for an event, whose states take the event in.</param>
    /// <param name="isMissed">Whether it makes a difference to an event at this time, or later, that a state is remembered.</param>
    /// <param name="learned">The state after training; null: there was none.</param>
    public EventMemory(IHost host, string component, StreamColumns columns, DataViewRow row, DataViewSchema.Column input,
        PartitionKey[] keys, EventFunction<TState> function, Func<TState, long, bool> isMissed, LearnedEvents<TState>? learned = null)
    {
        _getTicks = WallClockReader.Create(row, input, utcOffset: TimeSpan.Zero);
        _function = function;
        _learned = learned;
        _forgotten = new(host, component, columns, "its last event had lost its effect: should it come back, it counts as new");
        _tables = [.. keys.Select((key, table) => new Partitions<TState>(key, columns.MaximumPartitions, _forgotten)
        {
            Create = () => new TState(),
            Clear = state => state.Clear(),
            IsMissed = state => isMissed(state, _ticks),
            WriteState = Write,
            ReadState = Read,
            Recall = (value, state) =>
            {
                if (IsPastLearning) _learned!.Recall(table, value, state);
            },
        })];
        _states = new TState[keys.Length];
    }

    public override IReadOnlyList<StreamTable> Tables => _tables;

    public override void Advance()
    {
        _ticks = _getTicks();
        _value = _ticks != WallClockReader.Missing && FindStates() ? _function(_states, _ticks) : float.NaN;
    }

    /// <summary>The state after all events so far.</summary>
    public LearnedEvents<TState> Learned() =>
        new(_latest, [.. _tables.Select(table => table.OldestFirst().Where(entry => !entry.State.IsEmpty).ToArray())]);

    public override void Reset()
    {
        foreach (Partitions<TState> table in _tables) table.Reset();
    }

    public override void Close() => _forgotten.Report();

    public override Delegate CreateGetter() => (ValueGetter<float>)((ref float value) => value = _value);

    // A state may be there without an event: of a stream whose place nobody knows.
    private static void Write(StateWriter writer, TState state)
    {
        writer.Body.Write(!state.IsEmpty);
        if (!state.IsEmpty) state.Write(writer.Body);
    }

    private static TState Read(StateReader reader) =>
        reader.Body.ReadBoolean("whether there was an event") ? TState.Read(reader.Body) : new();

    private bool FindStates()
    {
        _latest = Math.Max(_latest, _ticks);
        if (!IsPastLearning && _ticks > _learned?.Until)
        {
            IsPastLearning = true;
            Reset();
        }
        for (int t = 0; t < _tables.Length; t++)
        {
            if (_tables[t].Current() is not TState state) return false;
            _states[t] = state;
        }
        return true;
    }
}

/// <summary>The output for an event at a time; the states under its keys take the event in.</summary>
internal delegate float EventFunction<TState>(ReadOnlySpan<TState> states, long ticks);
