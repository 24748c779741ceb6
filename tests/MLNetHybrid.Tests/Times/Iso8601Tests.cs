using MLNetHybrid.Times;


namespace MLNetHybrid.Tests.Times;

public sealed class Iso8601Tests
{
    [Theory]
    [InlineData("2025-05-21 10:12:03+02:00", "2025-05-21T10:12:03.0000000", 120)]
    [InlineData("2025-05-21T10:12:03-0330", "2025-05-21T10:12:03.0000000", -210)]
    [InlineData("2025-05-21T10:12:03+05", "2025-05-21T10:12:03.0000000", 300)]
    [InlineData("2025-05-21T08:12:03.25Z", "2025-05-21T08:12:03.2500000", 0)]
    [InlineData("2025-05-21t08:12:03,1234567z", "2025-05-21T08:12:03.1234567", 0)]
    [InlineData("2025-05-21 08:12:03.123456789+14:00", "2025-05-21T08:12:03.1234567", 840)]
    [InlineData("2025-05-21 08:12:03.5", "2025-05-21T08:12:03.5000000", null)]
    [InlineData("  2025-05-21 08:12 ", "2025-05-21T08:12:00.0000000", null)]
    [InlineData("2025-05-21", "2025-05-21T00:00:00.0000000", null)]
    [InlineData("2024-02-29 23:59:59", "2024-02-29T23:59:59.0000000", null)]
    public void A_timestamp_is_read_as_written(string text, string clock, int? offsetMinutes)
    {
        Assert.True(Iso8601.TryRead(text, out DateTime actual, out TimeSpan? offset));
        Assert.Equal(clock, actual.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(offsetMinutes is int minutes ? TimeSpan.FromMinutes(minutes) : null, offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("NaT")]
    [InlineData("1747815123000")]
    [InlineData("21.05.2025 10:12")]
    [InlineData("2025-5-21")]
    [InlineData("2025-02-29")]
    [InlineData("2025-13-01")]
    [InlineData("2025-00-01")]
    [InlineData("0000-01-01")]
    [InlineData("2025-05-21 24:00:00")]
    [InlineData("2025-05-21 10:60:00")]
    [InlineData("2025-05-21 10:12:60")]
    [InlineData("2025-05-21 10")]
    [InlineData("2025-05-21 10:12:03.")]
    [InlineData("2025-05-21 10:12:03+")]
    [InlineData("2025-05-21 10:12:03+2:00")]
    [InlineData("2025-05-21 10:12:03+02:")]
    [InlineData("2025-05-21 10:12:03+02:60")]
    [InlineData("2025-05-21 10:12:03+14:01")]
    [InlineData("2025-05-21 10:12:03+02:00 CEST")]
    [InlineData("2025-05-21_10:12:03")]
    public void Anything_else_is_refused(string text) => Assert.False(Iso8601.TryRead(text, out _, out _));

    [Fact]
    public void Every_cut_of_a_timestamp_is_read_or_refused_without_an_exception()
    {
        const string Whole = "2025-05-21 10:12:03.25+02:00";
        int[] readable = [.. Enumerable.Range(0, Whole.Length + 1).Where(length => Iso8601.TryRead(Whole.AsSpan(0, length), out _, out _))];
        // Date (also with a trailing space), minutes, seconds, one and two decimals, an offset of hours, the whole.
        Assert.Equal([10, 11, 16, 19, 21, 22, 25, 28], readable);
    }
}
