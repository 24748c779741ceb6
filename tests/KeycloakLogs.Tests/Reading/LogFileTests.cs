using System.Text;
using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Reading;
using Samples;

namespace KeycloakLogs.Tests.Reading;

public sealed class LogFileTests
{
    private const string Fields =
        "\"log_type\":\"event\",\"userId\":\"user_1\",\"ipAddress\":null,\"location\":\"DE\",\"city\":\"Ulm\"," +
        "\"roles\":[\"user\"],\"type\":\"LOGIN\",\"realmId\":null," +
        "\"clientId\":null,\"sessionId\":null,\"authType\":null,\"method\":null,\"path\":null,\"status\":null,\"error\":null";

    private static readonly string SampleRecord = $"{{\"timestamp\":\"2025-05-21 10:12:03+02:00\",{Fields},\"label\":0}}";

    [Fact]
    public void What_the_writer_wrote_is_read_back()
    {
        IReadOnlyList<LogEvent> written = LogGenerator.Generate(new GeneratorOptions { Users = 10, Events = 400 }).Test;
        using var stream = new MemoryStream();
        LogWriter.Write(stream, written);
        stream.Position = 0;
        AssertSame(written, LogFile.Read(stream, "logs").Events);
    }

    [Fact]
    public void Ndjson_is_read_like_an_array()
    {
        IReadOnlyList<LogEvent> written = LogGenerator.Generate(new GeneratorOptions { Users = 10, Events = 400 }).Test;
        using var stream = new MemoryStream();
        LogWriter.Write(stream, written);
        string lines = Encoding.UTF8.GetString(stream.ToArray()).Replace("},\n", "}\n", StringComparison.Ordinal).Trim('[', ']', '\n');
        AssertSame(written, Read(lines).Events);
    }

    [Theory]
    [InlineData("\"2025-05-21 10:12:03+02:00\"", 2)]
    [InlineData("\"2025-05-21T10:12:03+02:00\"", 2)]
    [InlineData("\"2025-05-21T08:12:03.000Z\"", 0)]
    [InlineData("\"2025-05-21 08:12:03\"", 0)]
    [InlineData("\"2025-05-21T08:12:03.000000000Z\"", 0)]
    [InlineData("\"2025-05-21 08:12:03,000\"", 0)]
    [InlineData("1747815123000", 0)]
    [InlineData("1.747815123e12", 0)]
    public void All_ways_to_write_a_time_give_the_same_instant(string json, int offsetHours)
    {
        DateTimeOffset time = Read($"[{{\"timestamp\":{json},{Fields}}}]").Events[0].Timestamp;
        Assert.Equal(new DateTimeOffset(2025, 5, 21, 8, 12, 3, TimeSpan.Zero), time);
        Assert.Equal(TimeSpan.FromHours(offsetHours), time.Offset);
    }

    [Theory]
    [InlineData("10:15:00.123456789Z", 1_234_567)]
    [InlineData("10:15:00,464+00:00", 4_640_000)]
    [InlineData("10:15:00.5Z", 5_000_000)]
    public void A_time_may_have_any_number_of_digits_after_a_point_or_a_comma(string time, int ticks) => Assert.Equal(
        new DateTimeOffset(2024, 3, 5, 10, 15, 0, TimeSpan.Zero).AddTicks(ticks),
            Read($"[{{\"timestamp\":\"2024-03-05T{time}\",{Fields}}}]").Events[0].Timestamp);

    [Fact]
    public void A_whole_number_with_a_decimal_point_is_a_status()
    {
        LogEvent row = Read(SampleRecord.Replace("\"status\":null", "\"status\":404.0", StringComparison.Ordinal)).Events[0];
        Assert.Equal(404, row.Status);
    }

    [Fact]
    public void Byte_order_mark_unknown_fields_and_escaped_texts_are_accepted()
    {
        string json = "\uFEFF[" + SampleRecord.Replace("\"city\":\"Ulm\"", "\"city\":\"T\\u00fcbingen\",\"extra\":{\"a\":[1,{\"b\":2}]}",
            StringComparison.Ordinal) + "]";
        Assert.Equal("Tübingen", Read(json).Events[0].City);
    }

    [Fact]
    public void A_record_longer_than_the_buffer_is_read_and_lines_stay_right()
    {
        string longRecord = SampleRecord.Replace("\"path\":null", $"\"path\":\"/{new string('x', 300_000)}\"", StringComparison.Ordinal);
        string broken = SampleRecord.Replace("\"userId\":\"user_1\"", "\"userId\":null", StringComparison.Ordinal);
        Assert.Equal(300_001, Read($"[\n{SampleRecord},\n{longRecord}]").Events[1].Path!.Length);
        Assert.Equal("logs, record 3 (line 5): column 'userId' is missing or null; every record needs it.",
            Message($"[\n{SampleRecord},\n{longRecord},\n\n{broken}]"));
    }

    [Fact]
    public void A_stream_that_comes_in_pieces_is_read()
    {
        string numbered = SampleRecord.Replace("\"userId\":\"user_1\"", "\"userId\":123456", StringComparison.Ordinal);
        string json = "\uFEFF" + string.Join('\n', Enumerable.Repeat(numbered, 300));
        using var pieces = new PieceStream(Encoding.UTF8.GetBytes(json), 7);
        Assert.All(LogFile.Read(pieces, "logs").Events, row => Assert.Equal("123456", row.UserId));
        using var broken = new PieceStream(Encoding.UTF8.GetBytes(json + "\n{\"status\":123456.75}"), 7);
        Assert.Equal("logs, record 301 (line 301): column 'status' must be a whole number or null; got 123456.75.",
            Assert.Throws<InputFileException>(() => LogFile.Read(broken, "logs")).Message);
    }

    [Theory]
    [InlineData("", "logs: the file is empty: it holds no records.")]
    [InlineData(" \n", "logs: the file is empty: it holds no records.")]
    [InlineData("[]", "logs: the file is empty: it holds no records.")]
    [InlineData("12", "logs, line 1: expected an array of records, or one record after the other, or lines of Keycloak's log with events; "
        + "none was found.")]
    [InlineData("[\n[1]]", "logs, line 2: expected an array of records, or one record after the other.")]
    [InlineData("[\n1]", "logs, line 2: expected an array of records, or one record after the other.")]
    [InlineData("[\n{\"timestamp\":}]", "logs, line 2, byte 14: not valid JSON (after 0 records).")]
    [InlineData("[{}]", "logs, record 1 (line 1): column 'timestamp' is missing or null; every record needs it.")]
    [InlineData("{\"timestamp\":true}",
        "logs, record 1 (line 1): column 'timestamp' must be an ISO 8601 time such as \"2025-05-21 10:12:03+02:00\" or milliseconds since "
        + "1970; got true.")]
    [InlineData("{\"timestamp\":\"yesterday\"}",
        "logs, record 1 (line 1): column 'timestamp' must be an ISO 8601 time such as \"2025-05-21 10:12:03+02:00\" or milliseconds since "
        + "1970; got \"yesterday\".")]
    [InlineData("{\"userId\":[]}", "logs, record 1 (line 1): column 'userId' must be text or null; got an array.")]
    [InlineData("{\"roles\":\"user\"}", "logs, record 1 (line 1): column 'roles' must be an array of texts or null; got \"user\".")]
    [InlineData("{\"roles\":[{}]}", "logs, record 1 (line 1): column 'roles' must be an array of texts or null; got an object.")]
    [InlineData("{\"status\":200.5}", "logs, record 1 (line 1): column 'status' must be a whole number or null; got 200.5.")]
    [InlineData("{\"label\":2}", "logs, record 1 (line 1): column 'label' must be 0, 1, true, false or null; got 2.")]
    [InlineData("{\"city\":\"\\ud800\"}", "logs, record 1 (line 1): a text is not valid Unicode.")]
    public void Errors_name_the_place_and_the_fault(string json, string message) => Assert.Equal(message, Message(json));

    [Fact]
    public void A_file_that_breaks_off_is_refused()
    {
        Assert.StartsWith("logs, line 2, byte ", Message($"[\n{SampleRecord},"), StringComparison.Ordinal);
        Assert.StartsWith("logs, line 2, byte ", Message($"{SampleRecord}\n{SampleRecord[..100]}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_no_record_has_are_noted()
    {
        const string Full =
            """{"timestamp":"2025-05-21 10:12:03+02:00","log_type":"event","userId":"user_1","ipAddress":"192.0.2.1","location":"DE",""" +
            """ "city":"Ulm","roles":["user"],"type":"LOGIN","realmId":"r","clientId":"c","sessionId":"s","authType":"password",""" +
            """ "method":"GET","path":"/","status":200,"error":"e"}""";
        string without = Full.Replace("\"city\":\"Ulm\",", "", StringComparison.Ordinal);
        Assert.Equal(["logs: records with timestamp and userId, 1 of them", "logs: no record has a value of 'city'"], Read(without).Notes);
        Assert.Equal("logs: no record has a value of 'city', 'type'",
            Read(without.Replace("\"type\":\"LOGIN\",", "", StringComparison.Ordinal)).Notes[^1]);
        Assert.Equal(["logs: records with timestamp and userId, 2 of them"], Read($"{without}\n{Full}").Notes);
    }

    [Fact]
    public void Absent_labels_are_named()
    {
        string unlabelled = SampleRecord.Replace(",\"label\":0", "", StringComparison.Ordinal);
        var thrown = Assert.Throws<InputFileException>(() => Read($"{unlabelled}\n{SampleRecord}").RequireLabels());
        Assert.Equal("logs: column 'label' is absent in 1 of 2 records; figures need a label for each.", thrown.Message);
        thrown = Assert.Throws<InputFileException>(() => Read($"{SampleRecord}\n{SampleRecord}").RequireLabels());
        Assert.Equal("logs: all 2 labels are 0; figures need events of both kinds.", thrown.Message);
    }

    [Fact]
    public void A_file_that_does_not_exist_is_named() =>
        Assert.Equal("nowhere.json: no such file.", Assert.Throws<InputFileException>(() => LogFile.Read("nowhere.json")).Message);

    private static LogFile Read(string json) => LogFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(json)), "logs");

    private static string Message(string json) => Assert.Throws<InputFileException>(() => Read(json)).Message;

    private static void AssertSame(IReadOnlyList<LogEvent> expected, IReadOnlyList<LogEvent> actual)
    {
        Assert.Equal(expected.Select(row => row with { Roles = [] }), actual.Select(row => row with { Roles = [] }), WithoutRoles);
        Assert.Equal(expected.Select(row => string.Join(',', row.Roles)), actual.Select(row => string.Join(',', row.Roles)));
    }

    // Records compare lists by reference.
    private static bool WithoutRoles(LogEvent a, LogEvent b) => a.ToString() == b.ToString();
}
