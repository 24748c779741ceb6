using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.ModelFiles;
using MLNetHybrid.Times;

namespace MLNetHybrid.Streams.Events;

/// <summary>What of an event is looked at, and for how long it counts.</summary>
/// <param name="ColumnNames">The columns.</param>
/// <param name="HalfLife">The age at which an event counts half.</param>
/// <param name="HourOfWeek">Whether the hour of the week is part of the value.</param>
/// <param name="UtcOffset">Whose clock tells the hour; null: each value's own.</param>
internal sealed record EventValue(IReadOnlyList<string> ColumnNames, TimeSpan HalfLife, bool HourOfWeek, TimeSpan? UtcOffset)
{
    /// <summary>Columns beyond which one asks for what no data can tell.</summary>
    public const int MaximumColumns = 16;

    private const long HoursPerWeek = 168;

    /// <summary>The key of the value in its stream.</summary>
    public PartitionKey CreateKey(DataViewRow row, DataViewSchema.Column times, IReadOnlyList<string> partition) =>
        new(row, partition.Concat(ColumnNames), HourOfWeek ? CreateHour(row, times) : null);

    public void Write(BinaryWriter writer)
    {
        writer.Write(ColumnNames.Count);
        foreach (string name in ColumnNames) writer.Write(name);
        writer.Write(HalfLife.Ticks);
        writer.Write(HourOfWeek);
        writer.WriteTimeSpanOrNull(UtcOffset);
    }

    public static EventValue Read(ModelBodyReader reader)
    {
        var names = new string[reader.ReadInt32(0, MaximumColumns, "the number of value columns")];
        for (int i = 0; i < names.Length; i++) names[i] = reader.ReadString("a value column's name");
        TimeSpan halfLife = EventTimeTransformer.ReadSpan(reader, "the half-life");
        bool hourOfWeek = reader.ReadBoolean("whether the hour of the week counts");
        return new(names, halfLife, hourOfWeek, reader.ReadTimeSpanOrNull(WallClockReader.LargestOffset, "the offset"));
    }

    // The first day of year 1 was a Monday.
    private Func<long> CreateHour(DataViewRow row, DataViewSchema.Column times)
    {
        Func<long> getTicks = WallClockReader.Create(row, times, UtcOffset);
        return () => getTicks() is long ticks and not WallClockReader.Missing ? ticks / TimeSpan.TicksPerHour % HoursPerWeek : -1;
    }
}
