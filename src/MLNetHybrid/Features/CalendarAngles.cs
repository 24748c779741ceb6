namespace MLNetHybrid.Features;

/// <summary>A time as points on circles: 23:59 lies next to 0:00, Sunday next to Monday.</summary>
internal static class CalendarAngles
{
    public const int Count = 4;

    public static IReadOnlyList<string> SlotNames { get; } = ["HourOfDay.Sin", "HourOfDay.Cos", "DayOfWeek.Sin", "DayOfWeek.Cos"];

    // h: hours since midnight, with fraction; w: days since Monday, whole.
    // destination: (4).  sin, cos of 2 pi h / 24;  sin, cos of 2 pi w / 7
    public static void Write(DateTime clock, Span<float> destination)
    {
        double h = clock.TimeOfDay.TotalHours;
        int w = ((int)clock.DayOfWeek + 6) % 7; // .NET's weeks begin on Sunday
        (double hourSin, double hourCos) = Math.SinCos(2 * Math.PI * h / 24);
        (double daySin, double dayCos) = Math.SinCos(2 * Math.PI * w / 7);
        destination[0] = (float)hourSin;
        destination[1] = (float)hourCos;
        destination[2] = (float)daySin;
        destination[3] = (float)dayCos;
    }
}
