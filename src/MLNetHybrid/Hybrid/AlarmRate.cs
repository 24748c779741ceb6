using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Times;

namespace MLNetHybrid.Hybrid;

/// <summary>The share of rows that may alarm, where the user gives alarms per day.</summary>
internal static class AlarmRate
{
    /// <summary>In (0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The timestamps are absent, or there are fewer rows a day than alarms.</exception>
    public static double Of(IHost host, LstmHybridEstimator.Options options, IDataView rows)
    {
        if (options.ExpectedAlarmsPerDay is not double alarmsPerDay) return options.ExpectedFalseAlarmRate;
        DataViewSchema.Column column = SchemaColumns.Find(host, rows.Schema, "timestamp", options.TimestampColumnName!);
        if (!WallClockReader.CanRead(column.Type)) throw SchemaColumns.Mismatch(host, "timestamp", column, WallClockReader.Expected);
        long first = long.MaxValue, last = long.MinValue, count = 0;
        using (DataViewRowCursor cursor = rows.GetRowCursor([column]))
        {
            Func<long> read = WallClockReader.Create(cursor, column, utcOffset: TimeSpan.Zero);
            while (cursor.MoveNext())
            {
                if (cursor.Position % 1024 == 0) host.CheckAlive();
                long ticks = read();
                if (ticks == WallClockReader.Missing) continue;
                (first, last, count) = (Math.Min(first, ticks), Math.Max(last, ticks), count + 1);
            }
        }

        double days = count == 0 ? 0 : (double)(last - first) / TimeSpan.TicksPerDay;
        if (days > 0 && alarmsPerDay * days < count) return alarmsPerDay * days / count;
        throw new ArgumentOutOfRangeException(nameof(options), FormattableString.Invariant(
            $"LstmHybrid.ExpectedAlarmsPerDay must be less than the rows of a day; got {alarmsPerDay}, and column '{column.Name}' has ")
            + FormattableString.Invariant($"{count} times over {days:G4} days."));
    }
}
