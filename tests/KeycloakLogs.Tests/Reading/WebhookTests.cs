using KeycloakLogGenerator.Events;
using KeycloakLogs.Reading;

namespace KeycloakLogs.Tests.Reading;

public sealed class WebhookTests
{
    private const string Access = """
        {"uid":"d1","id":"e1","time":1755700001464,"type":"access.LOGIN_ERROR","realmId":"r-1","realmName":"acme",
         "error":"invalid_user_credentials","authDetails":{"realmId":"acme","clientId":"portal","userId":"u1","ipAddress":"203.0.113.7",
         "username":"ann","sessionId":"s1"},"details":{"auth_method":"openid-connect"}}
        """;

    [Fact]
    public void The_prefix_access_is_dropped_and_authDetails_name_the_user()
    {
        LogFile file = ReadText.All(Access);
        LogEvent row = Assert.Single(file.Events);
        Assert.Equal(
            ("event", "LOGIN_ERROR", "u1", "203.0.113.7", "ann"), (row.LogType, row.Type, row.UserId, row.IpAddress, row.Username));
        Assert.Equal(("portal", "s1", "r-1", "acme"), (row.ClientId, row.SessionId, row.RealmId, row.RealmName));
        Assert.Equal(["logs: webhook events, 1 of them"], file.Notes);
    }

    [Fact]
    public void The_prefix_admin_means_a_change()
    {
        LogEvent row = ReadText.One("""
            {"uid":"d2","time":1755700001464,"type":"admin.USER-CREATE","realmId":"r-1","authDetails":{"userId":"boss"},
             "resourcePath":"users/u2"}
            """);
        Assert.Equal((LogType.Admin, "boss", "CREATE_USER", "USER"), (row.LogType, row.UserId, row.Type, row.ResourceType));
    }

    [Fact]
    public void An_event_hook_names_type_and_id_in_its_own_way()
    {
        LogEvent row = ReadText.One("""
            {"sourceType":"USER","eventId":"e1","eventType":"LOGIN","time":1755700001464,"realmId":"r-1","userId":"u1",
             "ipAddress":"203.0.113.7"}
            """);
        Assert.Equal(("event", "LOGIN", "e1", "u1"), (row.LogType, row.Type, row.Id, row.UserId));
        row = ReadText.One("""
            {"sourceType":"ADMIN","eventId":"e2","eventType":"UPDATE","time":1755700001464,"resourceType":"CLIENT",
             "authDetails":{"userId":"boss"}}
            """);
        Assert.Equal((LogType.Admin, "UPDATE_CLIENT", "boss"), (row.LogType, row.Type, row.UserId));
    }

    [Fact]
    public void The_bean_of_a_listener_has_the_realms_name() => Assert.Equal("acme", ReadText.One(
        """{"id":"e","time":1755700001464,"type":"LOGIN","realmId":"r-1","realmName":"acme","userId":"u1"}""").RealmName);

    [Fact]
    public void Hits_of_a_search_are_unwrapped()
    {
        const string Event = """{"@timestamp":"2026-01-01T00:00:00Z","time":1755700001464,"type":"LOGIN","userId":"u1","realmId":"r"}""";
        string hit = """{"_index":"kc","_id":"7","_score":1.0,"_source":""" + Event + "}";
        Assert.Equal("u1", ReadText.One(hit).UserId);
        LogFile file = ReadText.All(
            """{"took":3,"_shards":{"total":1},"hits":{"total":{"value":2},"max_score":null,"hits":[""" + $"{hit},{hit}" +
            """]},"aggregations":{}}""");
        Assert.Equal([1755700001464, 1755700001464], file.Events.Select(row => row.Timestamp.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public void A_list_named_events_is_unwrapped_and_other_values_follow()
    {
        LogFile file = ReadText.All($$"""{"realm":"acme","page":{"n":1},"events":[{{Access}},{{Access}}],"next":null}""" + $"\n{Access}");
        Assert.Equal(3, file.Events.Count);
    }

    [Theory]
    [InlineData("""{"events":[1]}""", "logs, line 1: expected an array of records, or one record after the other.")]
    [InlineData("""{"events":[]}""", "logs: the file is empty: it holds no records.")]
    [InlineData("""{"events":{"a":1}}""", "logs: the file is empty: it holds no records.")]
    public void Wrappers_without_events_are_refused(string json, string message) => Assert.Equal(message, ReadText.Message(json));
}
