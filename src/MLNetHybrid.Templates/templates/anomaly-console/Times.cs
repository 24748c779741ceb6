using System.Globalization;

namespace AnomalyConsole;

/// <summary>Times as files write them: day.month.year, seconds or milliseconds since 1970, ISO 8601, month/day/year.</summary>
internal static class Times
{
    private static readonly string[] DayFirst = ["d.M.yyyy H:mm:ss", "d.M.yyyy H:mm", "d.M.yyyy"];

    /// <summary>The days that the rows cover, those in which no machine has a row left out; NaN: not known.</summary>
    public static double Days(IReadOnlyCollection<Judged> rows, Settings settings)
    {
        (double First, double Last)[] spans = [.. rows.GroupBy(row => row.Machine)
            .Select(machine => machine.Select(row => DayOf(row.Time)).Where(double.IsFinite).ToArray())
            .Where(days => days.Length > 1).Select(days => (days.Min(), days.Max())).Order()];
        if (spans.Length == 0)
            return settings.SecondsPerRow > 0
                ? rows.CountBy(row => row.Machine).Max(machine => machine.Value) * settings.SecondsPerRow / 86400
                : double.NaN;
        double covered = 0, end = double.NegativeInfinity;
        foreach ((double first, double last) in spans)
        {
            covered += Math.Max(0, last - Math.Max(first, end));
            end = Math.Max(end, last);
        }
        return covered;
    }

    /// <summary>As the file has it; numbers as what they stand for.</summary>
    public static string Text(string time) =>
        time.Length > 0 && time.All(char.IsDigit) && TimeOf(time) is DateTime at
            ? string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd HH:mm:ss}Z")
            : time;

    private static double DayOf(string time) => TimeOf(time) is DateTime at ? at.Ticks / (double)TimeSpan.TicksPerDay : double.NaN;

    private static DateTime? TimeOf(string time) =>
        DateTime.TryParseExact(time, DayFirst, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime at) ? at
        : double.TryParse(time, NumberStyles.Float, CultureInfo.InvariantCulture, out double count)
            ? count > 1e11 ? DateTime.UnixEpoch.AddMilliseconds(count) : count > 1e8 ? DateTime.UnixEpoch.AddSeconds(count) : null
        : DateTime.TryParse(time, CultureInfo.InvariantCulture, out at) ? at : null;
}
