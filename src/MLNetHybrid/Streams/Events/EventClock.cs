using MLNetHybrid.ModelFiles;

namespace MLNetHybrid.Streams.Events;

/// <summary>When something last happened, and how often of late.</summary>
internal sealed class EventClock : IEventState<EventClock>
{
    /// <summary>Time of the latest event, in ticks (UTC); null before the first.</summary>
    public long? LastTicks { get; set; }

    /// <summary>A decaying sum, as of the latest event.</summary>
    public double Rate { get; set; }

    /// <summary>What is left of <see cref="Rate"/> at a later time.</summary>
    public double RateAt(long ticks, TimeSpan halfLife) => LastTicks is long last ? Rate * Decay(ticks - last, halfLife) : 0;

    /// <summary>Takes an event in. Late events count as simultaneous with their predecessor.</summary>
    public void Set(long ticks, double rate)
    {
        LastTicks = Math.Max(ticks, LastTicks ?? ticks);
        Rate = rate;
    }

    /// <summary>2^(-age / half-life).</summary>
    public static double Decay(long age, TimeSpan halfLife) => Math.Pow(2, -(double)Math.Max(0, age) / halfLife.Ticks);

    public bool IsEmpty => LastTicks is null;

    public void Clear()
    {
        LastTicks = null;
        Rate = 0;
    }

    public void CopyFrom(EventClock other)
    {
        LastTicks = other.LastTicks;
        Rate = other.Rate;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(LastTicks ?? throw new InvalidOperationException("A clock without an event is not saved."));
        writer.Write(Rate);
    }

    public static EventClock Read(ModelBodyReader reader) => new()
    {
        LastTicks = reader.ReadInt64(0, DateTime.MaxValue.Ticks, "an event's time"),
        Rate = reader.ReadDouble("a decayed count", 0, double.MaxValue),
    };
}
