using MLNetHybrid.Streams.States;
using MLNetHybrid.Times;

namespace MLNetHybrid.Serving;

/// <summary>How far a key's events have come.</summary>
internal sealed class EventMark
{
    /// <summary>No sequence number is lower.</summary>
    private const long NoSequence = long.MinValue;

    private int _life;   // rises as the mark becomes another key's

    /// <summary>The highest sequence number that was applied.</summary>
    public long Sequence { get; private set; } = NoSequence;

    /// <summary>The latest time that was applied, in ticks (UTC).</summary>
    public long Ticks { get; private set; } = WallClockReader.Missing;

    /// <summary>Whether no event was applied, or one with the lowest of all numbers.</summary>
    public bool IsEmpty => Sequence == NoSequence && Ticks == WallClockReader.Missing;

    public void Clear() => (Sequence, Ticks, _life) = (NoSequence, WallClockReader.Missing, _life + 1);

    /// <summary>An event is applied.</summary>
    /// <returns>For <see cref="Undo"/>.</returns>
    public Before Apply(long? sequence, long ticks)
    {
        var before = new Before(this, Sequence, Ticks, _life);
        Sequence = sequence ?? Sequence;
        Ticks = Math.Max(ticks, Ticks);
        return before;
    }

    /// <summary>The event was not applied after all: the model failed. To be called for the last event first.</summary>
    public static void Undo(Before before)
    {
        if (before.Mark is EventMark mark && mark._life == before.Life) (mark.Sequence, mark.Ticks) = (before.Sequence, before.Ticks);
    }

    public void Write(StateWriter state)
    {
        state.Body.Write(Sequence);
        state.Body.Write(Ticks);
    }

    public static EventMark Read(StateReader state) => new()
    {
        Sequence = state.Body.ReadInt64(long.MinValue, long.MaxValue, "a sequence number"),
        Ticks = state.Body.ReadInt64(WallClockReader.Missing, DateTime.MaxValue.Ticks, "an event's time"),
    };

    /// <summary>A mark as it was; null: there is none.</summary>
    internal readonly record struct Before(EventMark? Mark, long Sequence, long Ticks, int Life);
}
