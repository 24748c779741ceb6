using KeycloakLogGenerator.Events;
using KeycloakLogs.Reading;

namespace KeycloakLogs.Tests.Reading;

public sealed class JsonLogTests
{
    private const string Start =
        """{"timestamp":"2026-08-20T15:25:00.000000001Z","sequence":1,"loggerName":"io.quarkus","message":"started","mdc":{}}""";

    private const string Line =
        """{"timestamp":"2026-08-20T15:26:01.464123456+02:00","sequence":2,"loggerClassName":"org.jboss.logging.Logger",""" +
        """ "loggerName":"org.keycloak.events","level":"WARN","message":"type=\"LOGIN_ERROR\", realmId=\"r-1\", realmName=\"acme\", """ +
        """clientId=\"portal\", userId=\"u1\", ipAddress=\"203.0.113.77\", error=\"invalid_user_credentials\", username=\"ann\"", """ +
        """ "threadName":"executor-thread-1","threadId":34,"mdc":{},"ndc":"","hostName":"kc","processName":"java","processId":1}""";

    [Fact]
    public void The_event_in_a_message_is_read()
    {
        LogFile file = ReadText.All($"{Start}\n{Line}");
        LogEvent row = Assert.Single(file.Events);
        Assert.Equal(new DateTimeOffset(2026, 8, 20, 15, 26, 1, TimeSpan.FromHours(2)).AddTicks(4_641_234), row.Timestamp);
        Assert.Equal(("LOGIN_ERROR", "u1", "ann", "invalid_user_credentials"), (row.Type, row.UserId, row.Username, row.Error));
        Assert.Equal(
            ["logs: events in the server's JSON log, 1 of them", "logs: 1 line without an event skipped, the first is line 1"],
            file.Notes.SkipLast(1));
    }

    [Fact]
    public void A_container_wraps_lines_in_json()
    {
        LogEvent row = ReadText.One(
            """{"log":"2026-08-20 15:26:01,464 WARN  [org.keycloak.events] (t) type=\"LOGIN\", realmId=\"r-1\", clientId=\"c\", """ +
            """userId=\"u1\", ipAddress=\"203.0.113.77\"\n","stream":"stdout","time":"2026-08-20T13:26:01.465Z"}""");
        Assert.Equal(("u1", new DateTimeOffset(2026, 8, 20, 13, 26, 1, 465, TimeSpan.Zero)), (row.UserId, row.Timestamp));
        Assert.Equal("203.0.113.77", row.IpAddress);
    }

    [Theory]
    [InlineData("2026-08-20 15:26:01,464 INFO  [io.example.Listener] (t) JSON_EVENT::{0}")]
    [InlineData("JSON_EVENT::{0}")]
    public void An_event_after_its_mark_is_read(string format)
    {
        const string Json = """{"time":1755700001464,"type":"LOGIN","realmId":"acme","userId":"u1","details":{"username":"ann"}}""";
        LogEvent row = ReadText.One(format.Replace("{0}", Json, StringComparison.Ordinal));
        Assert.Equal(("LOGIN", "u1", "ann"), (row.Type, row.UserId, row.Username));
        Assert.Equal(1755700001464, row.Timestamp.ToUnixTimeMilliseconds());
    }

    [Fact]
    public void A_damaged_event_after_its_mark_is_refused() => Assert.Equal(
        "logs, record 1 (line 2): the text after JSON_EVENT:: is not valid JSON from byte 9 on.",
        ReadText.Message("a line\nJSON_EVENT::{\"time\":"));

    [Fact]
    public void Fields_in_the_context_of_a_logger_are_an_event()
    {
        LogEvent row = ReadText.One("""
            {"timestamp":"2026-06-22T14:03:11.402Z","loggerName":"io.phasetwo.keycloak.EVENT_LOGGER","message":"Event Logger",
             "mdc":{"event.class":"USER","event.id":"e1","event.type":"LOGIN","event.realmName":"acme","event.clientId":"web-app",
             "event.userId":"u1","event.ipAddress":"203.0.113.7","event.time":"1781877791402",
             "event.detailsJson":"{\"auth_method\":\"openid-connect\",\"username\":\"ann\"}"}}
            """);
        Assert.Equal(("LOGIN", "u1", "ann", "acme", "e1"), (row.Type, row.UserId, row.Username, row.RealmName, row.Id));
        Assert.Equal(("openid-connect", 1781877791402), (row.AuthType, row.Timestamp.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public void Fields_of_an_admin_event_in_the_context_are_one_too()
    {
        LogEvent row = ReadText.One("""
            {"timestamp":"2026-06-22T14:03:11.402Z","loggerName":"x","message":"Event Logger","mdc":{"event.operationType":"DELETE",
             "event.resourceType":"USER","event.resourcePath":"users/u2","event.authUserId":"boss","event.authIpAddress":"203.0.113.9"}}
            """);
        Assert.Equal((LogType.Admin, "boss", "DELETE_USER"), (row.LogType, row.UserId, row.Type));
    }
}
