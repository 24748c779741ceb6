namespace MLNetHybrid.Times;

/// <summary>
/// Reads timestamps as logs write them, without allocation: <c>2025-05-21</c>, <c>2025-05-21 10:12</c>, <c>2025-05-21T10:12:03.25Z</c>,
/// <c>2025-05-21 10:12:03+02:00</c>. The part of ISO 8601 with extended calendar dates, a space allowed for the T, and offsets as +02:00,
/// +0200, +02 or Z.
/// </summary>
internal static class Iso8601
{
    private const int TickDigits = 7;

    /// <param name="text">One timestamp; spaces around it do not matter.</param>
    /// <param name="clock">Date and time as written.</param>
    /// <param name="offset">Local time less UTC; null where none is written.</param>
    /// <returns>Whether the text is such a timestamp, and a time that exists.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, out DateTime clock, out TimeSpan? offset)
    {
        clock = default;
        offset = null;
        text = text.Trim();
        if (!TryReadDate(ref text, out DateTime date)) return false;

        var time = TimeSpan.Zero;
        if (!text.IsEmpty)
        {
            if (!(TrySkip(ref text, 'T') || TrySkip(ref text, 't') || TrySkip(ref text, ' '))) return false;
            if (!TryReadTime(ref text, out time) || !TryReadOffset(ref text, out offset)) return false;
        }
        clock = date + time;
        return text.IsEmpty;
    }

    private static bool TryReadDate(ref ReadOnlySpan<char> text, out DateTime date)
    {
        date = default;
        if (!TryReadNumber(ref text, 4, out int year) || !TrySkip(ref text, '-')) return false;
        if (!TryReadNumber(ref text, 2, out int month) || !TrySkip(ref text, '-')) return false;
        if (!TryReadNumber(ref text, 2, out int day)) return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        date = new DateTime(year, month, day);
        return true;
    }

    private static bool TryReadTime(ref ReadOnlySpan<char> text, out TimeSpan time)
    {
        time = default;
        if (!TryReadNumber(ref text, 2, out int hour) || !TrySkip(ref text, ':') || !TryReadNumber(ref text, 2, out int minute))
            return false;
        int second = 0;
        long fraction = 0;
        if (TrySkip(ref text, ':'))
        {
            if (!TryReadNumber(ref text, 2, out second)) return false;
            if ((TrySkip(ref text, '.') || TrySkip(ref text, ',')) && !TryReadFraction(ref text, out fraction)) return false;
        }
        if (hour > 23 || minute > 59 || second > 59) return false;
        time = new TimeSpan(hour, minute, second) + new TimeSpan(fraction);
        return true;
    }

    private static bool TryReadOffset(ref ReadOnlySpan<char> text, out TimeSpan? offset)
    {
        offset = null;
        if (text.IsEmpty) return true;
        if (TrySkip(ref text, 'Z') || TrySkip(ref text, 'z'))
        {
            offset = TimeSpan.Zero;
            return true;
        }
        bool negative = text[0] == '-';
        if (!negative && text[0] != '+') return false;
        text = text[1..];
        if (!TryReadNumber(ref text, 2, out int hours)) return false;
        int minutes = 0;
        bool colon = TrySkip(ref text, ':');
        if ((colon || !text.IsEmpty) && !TryReadNumber(ref text, 2, out minutes)) return false;
        if (minutes > 59 || hours * 60 + minutes > 14 * 60) return false;
        var span = new TimeSpan(hours, minutes, 0);
        offset = negative ? -span : span;
        return true;
    }

    // Digits behind the point, in ticks; those finer than a tick are dropped.
    private static bool TryReadFraction(ref ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        int digits = 0;
        for (; digits < text.Length && char.IsAsciiDigit(text[digits]); digits++)
        {
            if (digits < TickDigits) ticks = 10 * ticks + (text[digits] - '0');
        }
        for (int d = digits; d < TickDigits; d++) ticks *= 10;
        text = text[digits..];
        return digits > 0;
    }

    private static bool TryReadNumber(ref ReadOnlySpan<char> text, int digits, out int number)
    {
        number = 0;
        if (text.Length < digits) return false;
        for (int d = 0; d < digits; d++)
        {
            if (!char.IsAsciiDigit(text[d])) return false;
            number = 10 * number + (text[d] - '0');
        }
        text = text[digits..];
        return true;
    }

    private static bool TrySkip(ref ReadOnlySpan<char> text, char character)
    {
        if (text.IsEmpty || text[0] != character) return false;
        text = text[1..];
        return true;
    }
}
