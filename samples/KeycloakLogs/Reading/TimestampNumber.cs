using System.Globalization;

namespace KeycloakLogs.Reading;

/// <summary>Times as numbers since 1970, whose unit their size tells: seconds, milliseconds, microseconds or nanoseconds.</summary>
internal static class TimestampNumber
{
    // Each unit's numbers from 1973 to the year 5138 lie between one bound and the next.
    private const double Seconds = 1e11, Milliseconds = 1e14, Microseconds = 1e17, Nanoseconds = 9e18;

    /// <summary>Whether the number is a time at all.</summary>
    public static bool TryRead(double number, out DateTimeOffset time, out string unit)
    {
        (double ticks, unit) = Math.Abs(number) switch
        {
            < Seconds => (TimeSpan.TicksPerSecond, "seconds"),
            < Milliseconds => (TimeSpan.TicksPerMillisecond, "milliseconds"),
            < Microseconds => (TimeSpan.TicksPerMicrosecond, "microseconds"),
            _ => (1.0 / TimeSpan.NanosecondsPerTick, "nanoseconds"),
        };
        time = default;
        if (number is not (>= 0 and < Nanoseconds)) return false;
        // The whole part by itself: the product has more digits than a double.
        long whole = (long)number;
        time = DateTimeOffset.UnixEpoch.AddTicks(
            (ticks < 1 ? whole / TimeSpan.NanosecondsPerTick : whole * (long)ticks) + (long)Math.Round((number - whole) * ticks));
        return true;
    }

    /// <summary>The same for a number in a text, as JavaScript's clients and exports of tables write it.</summary>
    public static bool TryRead(string text, out DateTimeOffset time, out string unit)
    {
        time = default;
        unit = "";
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && TryRead(number, out time, out unit);
    }
}
