using KeycloakLogGenerator.Events;
using KeycloakLogs.Incidents;

namespace KeycloakLogs.Tests.Incidents;

public sealed class BehaviourTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);   // a Monday

    private readonly Behaviour _behaviour = new();

    [Fact]
    public void The_first_event_from_a_country_is_named_with_the_countries_before()
    {
        Habit("anna", 30);
        Assert.Empty(_behaviour.Observe(Event("anna", 31 * 60)));
        IReadOnlyList<Change> changes = _behaviour.Observe(Event("anna", 32 * 60) with { Location = "VN", City = "Hanoi" });
        Assert.Contains(changes, change => change.Kind == ChangeKind.Country
            && change.Text == "first event from VN for this user, until now from DE");
        Assert.Contains(changes, change => change is { Kind: ChangeKind.Travel, Text: "from VN 60 min after DE" });
        Assert.Contains(changes, change => change is { Kind: ChangeKind.City, Text: "first event from Hanoi for this user" });
        // Known from then on.
        Assert.DoesNotContain(_behaviour.Observe(Event("anna", 33 * 60 + 400) with { Location = "VN", City = "Hanoi" }),
            change => change.Kind is ChangeKind.Country or ChangeKind.City);
    }

    [Fact]
    public void Failures_add_up_with_the_time_that_they_took()
    {
        LogEvent failure = Event("bert", 0) with { Type = "LOGIN_ERROR", Error = "invalid_user_credentials" };
        IReadOnlyList<Change> changes = [];
        for (int i = 0; i < 6; i++) changes = _behaviour.Observe(failure with { Timestamp = Start.AddSeconds(8 * i) });
        Assert.Equal("6 failures in 40 s", Assert.Single(changes).Text);
        // An hour later they are forgotten.
        Assert.Empty(_behaviour.Observe(failure with { Timestamp = Start.AddHours(2) }));
    }

    [Fact]
    public void An_address_that_tries_many_users_is_told_from_a_gateway_that_always_has_many()
    {
        // A gateway: ten users every day.
        for (int day = 0; day < 4; day++)
            for (int user = 0; user < 10; user++)
                Assert.DoesNotContain(_behaviour.Observe(
                    Failure($"user {user}", "10.0.0.1", Start.AddDays(day).AddMinutes(user))), change =>
                    day > 1 && change.Kind == ChangeKind.ManyUsers);
        IReadOnlyList<Change> changes = [];
        for (int user = 0; user < 9; user++)
            changes = _behaviour.Observe(Failure($"user {user}", "203.0.113.9", Start.AddDays(5).AddSeconds(user)));
        Assert.Contains(changes, change => change is
        {
            Kind: ChangeKind.ManyUsers,
            Text: "from an address that tried 9 users within 24 h, 9 failures in 8 s",
        });
    }

    [Fact]
    public void Silence_an_hour_and_a_session_from_elsewhere_are_named()
    {
        Habit("cora", 200);
        DateTimeOffset last = Start.AddMinutes(200 * 60);
        LogEvent back = Event("cora", 0) with { Timestamp = Start.AddDays(60).AddHours(18), SessionId = "s1" };
        Assert.Contains(_behaviour.Observe(back), change => change.Kind == ChangeKind.Silence
            && change.Text.StartsWith("first event of this user for 5", StringComparison.Ordinal));
        Assert.Contains(_behaviour.Observe(back with { Timestamp = back.Timestamp.AddMinutes(1), IpAddress = "203.0.113.9" }), change =>
            change is { Kind: ChangeKind.SharedSession, Text: "the session that began at 10.0.0.7 goes on from 203.0.113.9" });
        Assert.True(back.Timestamp > last);
    }

    [Fact]
    public void Administration_roles_and_clients_are_new_once()
    {
        Habit("dora", 30);
        LogEvent grant = Event("dora", 31 * 60) with { Type = "GRANT_ROLE", ClientId = "admin-console", Roles = ["admin"] };
        IReadOnlyList<Change> changes = _behaviour.Observe(grant);
        Assert.Contains(changes, change => change is
        {
            Kind: ChangeKind.Administration,
            Text: "first GRANT_ROLE by this user, who has not administrated this before",
        });
        Assert.Contains(changes, change => change is { Kind: ChangeKind.Client, Text: "first use of admin-console by this user" });
        Assert.Contains(changes, change => change is { Kind: ChangeKind.Role, Text: "with the role admin for the first time" });
        Assert.Empty(_behaviour.Observe(grant with { Timestamp = grant.Timestamp.AddMinutes(1) }));
    }

    [Fact]
    public void A_way_that_nobody_travels_in_the_time_is_named_with_its_length()
    {
        LogEvent home = At("emil", 0, Ulm);
        Assert.Empty(Travel(home));
        Assert.Equal("9,780 km in 40 min from DE to BR", Assert.Single(Travel(At("emil", 40, SaoPaulo))));
        // In one country the cities are named.
        Assert.Empty(Travel(At("frida", 0, Ulm)));
        Assert.Equal("570 km in 30 min from Ulm to Hamburg", Assert.Single(Travel(At("frida", 30, Hamburg))));
        // At the same time, and a little before it, as clocks have it.
        Assert.Equal("570 km in 1 s from Hamburg to Ulm", Assert.Single(Travel(At("frida", 30, Ulm))));
        Assert.Equal("570 km in 1 s from Ulm to Hamburg", Assert.Single(Travel(At("frida", 29, Hamburg))));
    }

    [Fact]
    public void A_way_that_can_be_travelled_is_none_to_name_whatever_the_countries()
    {
        Assert.Empty(Travel(At("emil", 0, Ulm)));
        Assert.Empty(Travel(At("emil", 60, Hamburg)));               // 570 km/h
        Assert.Empty(Travel(At("emil", 61, Luebeck)));               // 59 km in a minute: neighbouring networks
        Assert.Empty(Travel(At("emil", 61 + 120, Vienna)));          // another country within three hours
        Assert.Empty(Travel(At("emil", 61 + 120 + 12 * 60, SaoPaulo)));
    }

    [Fact]
    public void Without_coordinates_at_both_ends_the_countries_decide()
    {
        Assert.Empty(Travel(At("emil", 0, Ulm)));
        LogEvent abroad = Event("emil", 60) with { Location = "AT", City = "Wien" };
        Assert.Equal("from AT 60 min after DE", Assert.Single(Travel(abroad)));
        // The last place with coordinates counts, across events without.
        Assert.Equal("9,780 km in 2 h from DE to BR", Assert.Single(Travel(At("emil", 120, SaoPaulo))));
    }

    private static (string Country, string City, double Latitude, double Longitude) Ulm => ("DE", "Ulm", 48.40, 9.99);

    private static (string Country, string City, double Latitude, double Longitude) Hamburg => ("DE", "Hamburg", 53.55, 9.99);

    private static (string Country, string City, double Latitude, double Longitude) Luebeck => ("DE", "Lübeck", 53.87, 10.69);

    private static (string Country, string City, double Latitude, double Longitude) Vienna => ("AT", "Wien", 48.21, 16.37);

    private static (string Country, string City, double Latitude, double Longitude) SaoPaulo => ("BR", "São Paulo", -23.55, -46.63);

    private static LogEvent At(string user, int minutes, (string Country, string City, double Latitude, double Longitude) place) =>
        Event(user, minutes) with
        {
            Location = place.Country,
            City = place.City,
            Latitude = place.Latitude,
            Longitude = place.Longitude,
        };

    private IEnumerable<string> Travel(LogEvent row) =>
        _behaviour.Observe(row).Where(change => change.Kind == ChangeKind.Travel).Select(change => change.Text);

    // An event every hour: habits for all hours.
    private void Habit(string user, int events)
    {
        for (int i = 0; i < events; i++) _behaviour.Observe(Event(user, i * 60));
    }

    private static LogEvent Event(string user, int minutes) => new()
    {
        Timestamp = Start.AddMinutes(minutes),
        LogType = LogType.Event,
        UserId = user,
        IpAddress = "10.0.0.7",
        Location = "DE",
        City = "Ulm",
        Type = "LOGIN",
        ClientId = "portal",
    };

    private static LogEvent Failure(string user, string address, DateTimeOffset time) =>
        Event(user, 0) with { Timestamp = time, IpAddress = address, Type = "LOGIN_ERROR", Error = "invalid_user_credentials" };
}
