namespace KeycloakLogs.Tests.Reading;

public sealed class TimestampTests
{
    [Theory]
    [InlineData("1755700001", 0)]
    [InlineData("1755700001.464", 464)]
    [InlineData("1755700001464", 464)]
    [InlineData("1755700001464000", 464)]
    [InlineData("\"1755700001464\"", 464)]
    [InlineData("\"2025-08-20T14:26:41.464000000Z\"", 464)]
    public void The_unit_of_a_number_is_told_by_its_size(string json, int milliseconds) => Assert.Equal(
        new DateTimeOffset(2025, 8, 20, 14, 26, 41, milliseconds, TimeSpan.Zero),
        ReadText.One($$"""{"time":{{json}},"userId":"u","type":"LOGIN"}""").Timestamp);

    [Fact]
    public void The_last_digit_of_microseconds_is_kept() => Assert.Equal(
        new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(1_234_570),
        ReadText.One("""{"time":1767225600123457,"userId":"u"}""").Timestamp);

    [Theory]
    [InlineData("946684799", "got 946684799, read as seconds since 1970, 1999-12-31 23:59:59Z")]
    [InlineData("175570000146", "got 175570000146, read as milliseconds since 1970, 1975-07-26 01:26:40Z")]
    [InlineData("\"2999-01-01T00:00:00Z\"", "got \"2999-01-01T00:00:00Z\", read as 2999-01-01 00:00:00Z")]
    [InlineData("0", "got 0, read as seconds since 1970, 1970-01-01 00:00:00Z")]
    public void Times_at_which_nothing_can_have_happened_are_refused(string json, string found) => Assert.Equal(
        $"logs, record 2 (line 2): column 'time' must be a time from the year 2000 to now; {found}.",
        ReadText.Message($$"""{"time":1755700001464,"userId":"u"}{{"\n"}}{"time":{{json}},"userId":"u"}"""));

    [Theory]
    [InlineData("-5")]
    [InlineData("1e300")]
    [InlineData("\"soon\"")]
    [InlineData("{}")]
    public void What_is_no_time_is_refused(string json) => Assert.StartsWith(
        "logs, record 1 (line 1): column 'time' must be an ISO 8601 time such as ",
        ReadText.Message($$"""{"time":{{json}},"userId":"u"}"""), StringComparison.Ordinal);
}
