using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Times;

/// <summary>Reads a timestamp column as the time that a clock on the wall shows.</summary>
internal static class WallClockReader
{
    /// <summary>Returned for a value that is absent or no timestamp.</summary>
    public const long Missing = -1;

    public const string Expected = "DateTimeOffset, DateTime or text";

    /// <summary>The largest distance of a clock from UTC, as <see cref="DateTimeOffset"/> has it.</summary>
    public static readonly TimeSpan LargestOffset = TimeSpan.FromHours(14);

    public static bool CanRead(DataViewType type) => type is DateTimeOffsetDataViewType or DateTimeDataViewType or TextDataViewType;

    /// <summary>
    /// Ticks of the wall clock, or <see cref="Missing"/>. <paramref name="utcOffset"/> says whose wall; null: the value's own. Values
    /// without an offset are taken to show the wanted clock already. The first instant of year 1, which is what an unset value holds,
    /// counts as missing.
    /// </summary>
    public static Func<long> Create(DataViewRow row, DataViewSchema.Column column, TimeSpan? utcOffset)
    {
        switch (column.Type)
        {
            case DateTimeOffsetDataViewType:
                var getOffset = row.GetGetter<DateTimeOffset>(column);
                DateTimeOffset withOffset = default;
                return () =>
                {
                    getOffset(ref withOffset);
                    return Show(withOffset.Ticks, withOffset.Offset, utcOffset);
                };
            case DateTimeDataViewType:
                var getPlain = row.GetGetter<DateTime>(column);
                DateTime plain = default;
                return () =>
                {
                    getPlain(ref plain);
                    return Show(plain.Ticks, null, utcOffset);
                };
            default:
                var getText = row.GetGetter<ReadOnlyMemory<char>>(column);
                ReadOnlyMemory<char> text = default;
                return () =>
                {
                    getText(ref text);
                    return Iso8601.TryRead(text.Span, out DateTime clock, out TimeSpan? offset)
                        ? Show(clock.Ticks, offset, utcOffset)
                        : Missing;
                };
        }
    }

    private static long Show(long ticks, TimeSpan? offset, TimeSpan? utcOffset)
    {
        if (ticks == 0) return Missing;
        if (offset is TimeSpan own && utcOffset is TimeSpan wanted) ticks += wanted.Ticks - own.Ticks;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? ticks : Missing;
    }
}
