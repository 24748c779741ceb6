using System.Globalization;

namespace AnomalyConsole;

/// <summary>Times as files write them: day.month.year, seconds or milliseconds since 1970, ISO 8601, month/day/year.</summary>
internal static class Times
{
    private static readonly string[] DayFirst = ["d.M.yyyy H:mm:ss", "d.M.yyyy H:mm", "d.M.yyyy"];

    // A step so many times the usual one is a gap, unless so many are that steps have no usual length.
    private const double LongStep = 5, MostGaps = 0.05;

    /// <summary>Finds the gaps of each machine's rows, and the rows that follow one within a window.</summary>
    public static void MarkGaps(IEnumerable<Reading> rows, int windowLength)
    {
        foreach (IGrouping<string, Reading> machine in rows.GroupBy(row => row.Machine))
        {
            Reading[] own = [.. machine];
            double[] days = [.. own.Select(row => DayOf(row.Time))], steps = [.. days.Skip(1).Zip(days, (day, before) => day - before)];
            double[] sorted = [.. steps.Where(step => step > 0).Order()];
            double longest = sorted.Length == 0 ? double.NaN : LongStep * sorted[sorted.Length / 2];
            if (steps.Count(step => step > longest) > MostGaps * steps.Length) continue;
            int last = -1;
            for (int i = 1; i < own.Length; i++)
            {
                if (steps[i - 1] > longest)
                {
                    own[i].GapBefore = steps[i - 1];
                    last = i;
                }
                if (last >= 0 && i - last < windowLength) own[i].FollowsGap = own[last].GapBefore;
            }
        }
    }

    /// <summary>The days that the rows cover, those in which no machine has a row left out; NaN: not known.</summary>
    public static double Days(IReadOnlyCollection<Judged> rows, Settings settings)
    {
        (double First, double Last)[] spans = [.. rows.GroupBy(row => row.Machine).SelectMany(Stretches)
            .Select(stretch => stretch.Select(row => DayOf(row.Time)).Where(double.IsFinite).ToArray())
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

    /// <summary>As people say a length of time, given in days.</summary>
    public static string Length(double days)
    {
        (double length, string unit) = days >= 1 ? (days, "days") : days >= 1 / 24.0 ? (24 * days, "hours") : (1440 * days, "minutes");
        return string.Create(CultureInfo.InvariantCulture, $"{length:0.0} {unit}");
    }

    /// <summary>As the calendar of the model reads it: ISO 8601; what is no time stays.</summary>
    public static string Iso(string time) =>
        TimeOf(time) is DateTimeOffset at ? at.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) : time;

    /// <summary>Which week it is, counted from some Monday; null: no time.</summary>
    public static int? Week(string time) => TimeOf(time) is DateTimeOffset at ? (int)(at.Ticks / TimeSpan.TicksPerDay / 7) : null;

    /// <summary>The hour of a day of the week by the clock that the file shows; null: no time.</summary>
    public static (DayOfWeek, int)? HourOfWeek(string time) => TimeOf(time) is DateTimeOffset at ? (at.DayOfWeek, at.Hour) : null;

    /// <summary>As the file has it; numbers as what they stand for.</summary>
    public static string Text(string time) =>
        time.Length > 0 && time.All(char.IsDigit) && TimeOf(time) is DateTimeOffset at
            ? string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd HH:mm:ss}Z")
            : time;

    // Rows of a machine without a gap between.
    private static IEnumerable<Judged[]> Stretches(IEnumerable<Judged> machine)
    {
        List<Judged> stretch = [];
        foreach (Judged row in machine)
        {
            if (row.GapBefore > 0 && stretch.Count > 0)
            {
                yield return [.. stretch];
                stretch.Clear();
            }
            stretch.Add(row);
        }
        yield return [.. stretch];
    }

    private static double DayOf(string time) =>
        TimeOf(time) is DateTimeOffset at ? at.UtcTicks / (double)TimeSpan.TicksPerDay : double.NaN;

    // A time without an offset is taken as it stands.
    private static DateTimeOffset? TimeOf(string time) =>
        DateTimeOffset.TryParseExact(
            time, DayFirst, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) ? at
        : double.TryParse(time, NumberStyles.Float, CultureInfo.InvariantCulture, out double count)
            ? count > 1e11 ? DateTimeOffset.UnixEpoch.AddMilliseconds(count)
            : count > 1e8 ? DateTimeOffset.UnixEpoch.AddSeconds(count) : null
        : DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at) ? at : null;
}
