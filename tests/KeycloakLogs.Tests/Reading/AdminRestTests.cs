using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Tests.Reading;

public sealed class AdminRestTests
{
    private const string Login = """
        {"id":"e1","time":1755700001464,"type":"LOGIN","realmId":"acme","clientId":"portal","userId":"u1","sessionId":"s1",
         "ipAddress":"203.0.113.10","details":{"auth_method":"openid-connect","auth_type":"code","username":"ann","code_id":"s1"}}
        """;

    private const string UnknownUser = """
        {"time":1755700002000,"type":"LOGIN_ERROR","realmId":"acme","clientId":"portal","userId":null,"ipAddress":"unix:",
         "error":"user_not_found","details":{"auth_method":"openid-connect","username":"admin"}}
        """;

    private const string Change = """
        {"id":"a1","time":1755700003000,"realmId":"acme","authDetails":{"realmId":"master","clientId":"admin-cli","userId":"boss",
         "ipAddress":"203.0.113.9"},"operationType":"CREATE","resourceType":"USER","resourcePath":"users/u2",
         "representation":"{\"username\":\"bob\",\"hits\":[1]}","error":null}
        """;

    [Fact]
    public void An_event_gives_all_its_fields()
    {
        LogEvent row = ReadText.One($"[{Login}]");
        Assert.Equal(new DateTimeOffset(2025, 8, 20, 14, 26, 41, 464, TimeSpan.Zero), row.Timestamp);
        Assert.Equal(
            ("event", "LOGIN", "u1", "203.0.113.10", "acme", "portal", "s1"),
            (row.LogType, row.Type, row.UserId, row.IpAddress, row.RealmId, row.ClientId, row.SessionId));
        Assert.Equal(("e1", "code", "ann", null), (row.Id, row.AuthType, row.Username, row.Error));
        Assert.Equal(["auth_method", "auth_type", "username", "code_id"], row.Details!.Keys);
        Assert.Equal("openid-connect", row.Details["auth_method"]);
        Assert.False(row.Details.ContainsKey("scope"));
    }

    [Fact]
    public void A_null_user_is_named_by_the_tried_username()
    {
        LogEvent row = ReadText.One(UnknownUser);
        Assert.Equal(("admin", "user_not_found", "openid-connect"), (row.UserId, row.Error, row.AuthType));
        Assert.Equal("unix:", row.IpAddress);
    }

    [Fact]
    public void Without_a_username_the_address_names_the_user() =>
        Assert.Equal("unix:", ReadText.One(UnknownUser.Replace(",\"username\":\"admin\"", "", StringComparison.Ordinal)).UserId);

    [Fact]
    public void Of_nobody_and_nowhere_no_event_can_be_judged() => Assert.Equal(
        "logs, record 1 (line 1): column 'userId' is missing or null; every record needs it.",
        ReadText.Message("""{"time":1755700002000,"type":"LOGIN_ERROR","details":{"code_id":"x"}}"""));

    [Fact]
    public void An_admin_event_belongs_to_the_administrator()
    {
        LogEvent row = ReadText.One(Change);
        Assert.Equal((LogType.Admin, "boss", "CREATE_USER", "users/u2"), (row.LogType, row.UserId, row.Type, row.Path));
        Assert.Equal(("acme", "admin-cli", "203.0.113.9"), (row.RealmId, row.ClientId, row.IpAddress));
        Assert.Equal(("CREATE", "USER", "a1", null), (row.OperationType, row.ResourceType, row.Id, row.Error));
    }

    [Fact]
    public void Forms_may_be_mixed_in_a_file_and_are_counted() => Assert.Equal(
        ["logs: Admin REST events, 2 of them", "logs: Admin REST admin events, 1 of them"],
        ReadText.All($"{Login}\n{Change}\n{UnknownUser}").Notes);

    [Fact]
    public void An_unknown_type_is_kept() => Assert.Equal(
        "SUMMON_DRAGON", ReadText.One(Login.Replace("LOGIN", "SUMMON_DRAGON", StringComparison.Ordinal)).Type);

    [Fact]
    public void Details_may_be_numbers_nulls_or_json_in_a_text()
    {
        LogEvent row = ReadText.One("""{"time":1755700002000,"userId":"u","type":"X","details":{"a":1,"b":null,"c":{"d":2},"e":"f"}}""");
        Assert.Equal([new("a", "1"), new("e", "f")], row.Details!);
        row = ReadText.One("""{"time":1755700002000,"userId":"u","type":"X","details":"{\"grant_type\":\"password\"}"}""");
        Assert.Equal("password", row.GrantType);
    }

    [Theory]
    [InlineData("""{"time":1755700002000,"userId":"u","details":[1]}""",
        "logs, record 1 (line 1): column 'details' must be an object of texts or null; got an array.")]
    [InlineData("""{"time":1755700002000,"userId":"u","details":"{\"a\""}""",
        "logs, record 1 (line 1): column 'details' must be an object of texts or null; got \"{\\\"a\\\"\".")]
    [InlineData("""{"time":1755700002000,"authDetails":"boss"}""",
        "logs, record 1 (line 1): column 'authDetails' must be an object or null; got \"boss\".")]
    [InlineData("""{"type":"LOGIN","userId":"u","details":{}}""",
        "logs, record 1 (line 1): column 'time' is missing or null; every record needs it.")]
    public void Wrong_types_are_named(string json, string message) => Assert.Equal(message, ReadText.Message(json));
}
