using MLNetHybrid.Components;
using MLNetHybrid.Streams;
using MLNetHybrid.Streams.Events;
using MLNetHybrid.Times;

namespace MLNetHybrid;

/// <summary>What <c>Novelty</c>, <c>Rarity</c> and <c>DistinctCount</c> look at.</summary>
public abstract record EventValueOptions
{
    private protected EventValueOptions(TimeSpan halfLife) => HalfLife = halfLife;

    /// <summary>The output column, Single.</summary>
    public required string OutputColumnName { get; init; }

    /// <summary>The events' times: DateTimeOffset, DateTime, or text in ISO 8601.</summary>
    public required string TimestampColumnName { get; init; }

    /// <summary>
    /// The columns whose values are looked at (text, key, integer or Boolean), at most 16; several count as one value, their combination.
    /// None is enough where <see cref="HourOfWeek"/> is.
    /// </summary>
    public required IReadOnlyList<string> ValueColumnNames { get; init; }

    /// <summary>
    /// Columns whose values tell streams apart (text, key, integer or Boolean), at most 16. Default none: all rows are one stream.
    /// </summary>
    public IReadOnlyList<string> PartitionColumnNames { get; init; } = [];

    /// <summary>The age at which an event counts half; positive, at most a century.</summary>
    public TimeSpan HalfLife { get; init; }

    /// <summary>Whether the hour of the week in which an event falls, 0 to 167, is part of its value. Default false.</summary>
    public bool HourOfWeek { get; init; }

    /// <summary>
    /// For the hour of the week: local time less UTC of the clock that counts, in [-14 h, 14 h]; values without an offset of their own are
    /// taken to show it already. Default null: the clock that each value shows.
    /// </summary>
    public TimeSpan? UtcOffset { get; init; }

    /// <summary>
    /// Values and streams remembered at the same time, in [1, 16777216] of each; beyond that, the one unused for longest is forgotten, with
    /// a warning at the first that still counted. Default 100,000.
    /// </summary>
    public int MaximumPartitions { get; init; } = StreamColumns.DefaultMaximumPartitions;

    /// <summary>The parts of a transformer that has not learned yet.</summary>
    internal EventValueTransformer.Body ToBody() => new(
        new(OutputColumnName, TimestampColumnName, [.. PartitionColumnNames ?? []], MaximumPartitions),
        new([.. ValueColumnNames ?? []], HalfLife, HourOfWeek, UtcOffset));

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    private protected void Check(string component)
    {
        ToBody().Columns.Check(component, nameof(TimestampColumnName));
        IReadOnlyList<string> names = ValueColumnNames ?? [];
        foreach (string name in names) Argument.ColumnName(name, $"{component}.{nameof(ValueColumnNames)}");
        Argument.InRange(
            names.Count, HourOfWeek ? 0 : 1, EventValue.MaximumColumns, $"the number of {component}.{nameof(ValueColumnNames)}");
        EventTimeTransformer.CheckSpan(HalfLife, $"{component}.{nameof(HalfLife)}");
        double largest = WallClockReader.LargestOffset.TotalHours;
        Argument.InRange((UtcOffset ?? default).TotalHours, -largest, largest, $"{component}.{nameof(UtcOffset)} in hours");
    }
}
