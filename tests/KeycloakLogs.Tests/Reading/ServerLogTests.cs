using KeycloakLogGenerator.Events;
using KeycloakLogs.Reading;

namespace KeycloakLogs.Tests.Reading;

public sealed class ServerLogTests
{
    private const string Failure =
        """2026-08-20 15:26:01,464 WARN  [org.keycloak.events] (executor-3) type="LOGIN_ERROR", realmId="r-1", realmName="acme", """ +
        """clientId="portal", userId="null", ipAddress="203.0.113.77", error="user_not_found", auth_method="openid-connect", """ +
        "auth_type=\"code\", redirect_uri=\"https://app.example.org/cb\", username=\"admin\"";

    private const string Old =
        "2019-03-04 08:15:00,001 WARN  [org.keycloak.events] (default task-7) type=LOGIN_ERROR, realmId=acme, clientId=portal, "
        + "userId=null, ipAddress=203.0.113.5, error=invalid_user_credentials, auth_method=openid-connect, "
        + "reason='two words, and more', username=ann";

    [Fact]
    public void A_line_gives_an_event()
    {
        LogEvent row = ReadText.One(Failure);
        Assert.Equal(new DateTimeOffset(2026, 8, 20, 15, 26, 1, 464, TimeSpan.Zero), row.Timestamp);
        Assert.Equal(("event", "LOGIN_ERROR", "admin", "203.0.113.77"), (row.LogType, row.Type, row.UserId, row.IpAddress));
        Assert.Equal(("r-1", "acme", "portal", "user_not_found"), (row.RealmId, row.RealmName, row.ClientId, row.Error));
        Assert.Equal("code", row.AuthType);
        Assert.Equal(["auth_method", "auth_type", "redirect_uri", "username"], row.Details!.Keys);
    }

    [Fact]
    public void Values_without_quotes_are_read_to_the_comma()
    {
        LogEvent row = ReadText.One(Old);
        Assert.Equal(("ann", "invalid_user_credentials", "two words, and more"), (row.UserId, row.Error, row.Details!["reason"]));
    }

    [Fact]
    public void What_a_user_typed_cannot_take_the_place_of_a_field()
    {
        string forged = Failure.Replace(
            "username=\"admin\"", """username="x\", userId=\"boss\", type=\"LOGIN" """, StringComparison.Ordinal).TrimEnd();
        LogEvent row = ReadText.One(forged);
        Assert.Equal(("LOGIN_ERROR", "x\", userId=\"boss\", type=\"LOGIN"), (row.Type, row.UserId));
        row = ReadText.One(Old.Replace("username=ann", "username=ann, type=LOGIN, error=null", StringComparison.Ordinal));
        Assert.Equal(("LOGIN_ERROR", "invalid_user_credentials"), (row.Type, row.Error));
    }

    [Fact]
    public void Other_lines_are_skipped_and_counted()
    {
        LogFile file = ReadText.All($"""
            2026-08-20 15:25:00,000 INFO  [io.quarkus] (main) Keycloak 26.1.0 on JVM started in 9.6s.
            [a bracket
            {Failure}
            {"{"}not JSON
            java.lang.IllegalStateException: oh
                at org.keycloak.Main

            {Failure}
            """);
        Assert.Equal(2, file.Events.Count);
        Assert.Equal(
            [
                "logs: events in the server's log, 2 of them",
                "logs: 5 lines without an event skipped, the first is line 1",
                "logs: the times have no offset and are taken as UTC",
            ],
            file.Notes.SkipLast(1));
    }

    [Fact]
    public void Missing_successes_are_noted_with_the_setting_that_brings_them()
    {
        Assert.Contains(
            "spi-events-listener--jboss-logging--success-level=info", ReadText.All(Failure).Notes[^1], StringComparison.Ordinal);
        string success = Failure.Replace("LOGIN_ERROR", "LOGIN", StringComparison.Ordinal)
            .Replace("error=\"user_not_found\", ", "", StringComparison.Ordinal);
        IReadOnlyList<string> notes = ReadText.All($"{Failure}\n{success}").Notes;
        Assert.DoesNotContain(notes, note => note.Contains("success-level", StringComparison.Ordinal));
    }

    [Fact]
    public void An_admin_event_in_the_log_belongs_to_the_administrator()
    {
        LogEvent row = ReadText.One(
            "2026-08-20 15:26:01,464 DEBUG [org.keycloak.events] (executor-thread-1) operationType=\"CREATE\", realmId=\"r-1\", "
            + "realmName=\"master\", clientId=\"admin-cli\", userId=\"boss\", ipAddress=\"203.0.113.9\", resourceType=\"USER\", "
            + "resourcePath=\"users/u2\"");
        Assert.Equal((LogType.Admin, "boss", "CREATE_USER", "users/u2"), (row.LogType, row.UserId, row.Type, row.Path));
        Assert.Equal(("r-1", "203.0.113.9"), (row.RealmId, row.IpAddress));
    }

    [Fact]
    public void The_time_of_a_container_with_offset_counts() => Assert.Equal(
        new DateTimeOffset(2026, 8, 20, 13, 26, 1, TimeSpan.Zero).AddTicks(4_651_234),
        ReadText.One($"2026-08-20T13:26:01.465123456Z stdout F {Failure}").Timestamp);

    [Fact]
    public void A_line_without_date_is_refused_with_the_way_out()
    {
        string message = ReadText.Message(Failure["2026-08-20 ".Length..]);
        Assert.StartsWith(
            "logs, record 1 (line 1): the line has a time of day (15:26:01,464) but no date. ", message, StringComparison.Ordinal);
        Assert.Contains("%d{yyyy-MM-dd HH:mm:ss,SSS}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_line_keeps_what_it_has()
    {
        LogEvent row = ReadText.One(Failure[..Failure.IndexOf("code\"", StringComparison.Ordinal)]);
        Assert.Equal(("LOGIN_ERROR", "203.0.113.77", "203.0.113.77"), (row.Type, row.IpAddress, row.UserId));
    }

    [Fact]
    public void A_log_without_events_says_so() => Assert.Equal(
        "logs, line 1: expected an array of records, or one record after the other, or lines of Keycloak's log with events; "
        + "none was found.",
        ReadText.Message("2026-08-20 15:25:00,000 INFO  [io.quarkus] (main) Keycloak started\n"));
}
