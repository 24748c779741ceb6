using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.LogFeatures;

/// <summary>Reads a timestamp column of either of ML.NET's two types as ticks of one clock.</summary>
internal static class TimestampReader
{
    public const string Expected = "DateTimeOffset or DateTime";

    public static bool Suits(DataViewType type) => type is DateTimeOffsetDataViewType or DateTimeDataViewType;

    /// <summary>Ticks in UTC; a DateTime is taken as it stands, whatever its zone.</summary>
    public static Func<long> Create(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is DateTimeOffsetDataViewType)
        {
            var getOffset = row.GetGetter<DateTimeOffset>(column);
            DateTimeOffset offset = default;
            return () =>
            {
                getOffset(ref offset);
                return offset.UtcTicks;
            };
        }

        var get = row.GetGetter<DateTime>(column);
        DateTime value = default;
        return () =>
        {
            get(ref value);
            return value.Ticks;
        };
    }
}
