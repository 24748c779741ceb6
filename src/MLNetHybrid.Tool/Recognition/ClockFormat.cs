using System.Globalization;

namespace MLNetHybrid.Tool.Recognition;

/// <summary>A way to write points in time.</summary>
/// <param name="Name">For people.</param>
/// <param name="Patterns">Of .NET, for texts; empty: the cells are numbers.</param>
/// <param name="UnitsPerSecond">Of numbers; null: numbers that only order the rows.</param>
internal sealed record ClockFormat(string Name, IReadOnlyList<string> Patterns, double? UnitsPerSecond = null)
{
    private static readonly string[] Times =
    [
        "", " H:mm", " H:mm:ss", " H:mm:ss.FFFFFFF", " H:mm:ss,FFFFFFF", " h:mm tt", " h:mm:ss tt", "TH:mm", "TH:mm:ss", "TH:mm:ss.FFFFFFF",
        " H.mm", " H.mm.ss", ", H:mm", ", H:mm:ss", ", h:mm tt", ", h:mm:ss tt",
    ];

    /// <summary>Ways to write times as text. One that a whole column is written in goes before one further down.</summary>
    public static IReadOnlyList<ClockFormat> Texts { get; } =
    [
        new("ISO 8601",
        [
            "yyyy-MM-dd", "yyyyMMdd'T'HHmmss", "yyyyMMdd'T'HHmmssK",
            .. from day in new[] { "yyyy-MM-dd'T'", "yyyy-MM-dd " }
               from time in new[] { "HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF", "HH:mm:ss,FFFFFFF", "H:mm:ss" }
               from zone in new[] { "", "K", "zzz", " zzz", "zz" }
               select $"{day}{time}{zone}",
        ]),
        Of("year/month/day", "yyyy/M/d"),
        Of("day.month.year", "d.M.yyyy", "d.M.yy"),
        Of("month/day/year", "M/d/yyyy", "M/d/yy"),
        Of("day/month/year", "d/M/yyyy", "d/M/yy"),
        Of("day-month-year", "d-M-yyyy"),
        Of("day month year", "d MMM yyyy", "d-MMM-yyyy", "d-MMM-yy"),
        Of("month day, year", "MMM d, yyyy"),
        new("time of day", ["H:mm:ss", "H:mm:ss.FFFFFFF", "H:mm", "H.mm.ss", "h:mm tt", "h:mm:ss tt"]),
    ];

    /// <summary>Whether cells say the day, which times of day do not, nor numbers that only order the rows.</summary>
    public bool HasDays => Patterns.Count == 0 ? UnitsPerSecond is not null : Patterns[0].Contains('y', StringComparison.Ordinal);

    /// <summary>Whether cells are as .NET and ML.NET write them.</summary>
    public bool IsIso => ReferenceEquals(this, Texts[0]);

    /// <summary>Numbers that rise, and no points in time.</summary>
    public static ClockFormat Index { get; } = new("a number that rises", []);

    /// <summary>What numbers of this size would be, if they are times; null: none.</summary>
    public static ClockFormat? OfNumbers(double smallest, double largest) =>
        // From 1990 to 2100.
        new (string Name, double Units)[] { ("seconds", 1), ("milliseconds", 1e3), ("microseconds", 1e6), ("nanoseconds", 1e9) }
            .Where(unit => smallest >= 6.3e8 * unit.Units && largest <= 4.1e9 * unit.Units)
            .Select(unit => new ClockFormat($"Unix {unit.Name}", [], unit.Units)).FirstOrDefault();

    /// <summary>The point in time in ticks; null: the text is not written so.</summary>
    /// <param name="cell">Without white space around.</param>
    /// <param name="lastPattern">The pattern that fitted last, which is tried first.</param>
    public long? Ticks(ReadOnlySpan<char> cell, ref string? lastPattern)
    {
        if (lastPattern is not null && Parse(cell, lastPattern) is long ticks) return ticks;
        foreach (string pattern in Patterns)
        {
            if (Parse(cell, pattern) is not long found) continue;
            lastPattern = pattern;
            return found;
        }
        return null;
    }

    /// <summary>The point in time of a number.</summary>
    public long Ticks(double number) =>
        DateTime.UnixEpoch.Ticks + (long)(number / UnitsPerSecond!.Value * TimeSpan.TicksPerSecond);

    private static long? Parse(ReadOnlySpan<char> cell, string pattern) =>
        DateTimeOffset.TryParseExact(
            cell, pattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time.UtcTicks : null;

    private static ClockFormat Of(string name, params string[] days) =>
        new(name, [.. days.SelectMany(day => Times.Select(time => day + time.Replace("T", "'T'", StringComparison.Ordinal)))]);
}
