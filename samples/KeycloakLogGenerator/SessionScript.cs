using System.Globalization;
using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator;

/// <summary>
/// Writes down what one account does from one network, one event after the other. Ordinary sessions and attacks are both
/// written with it, so that nothing but behaviour tells them apart.
/// </summary>
internal sealed class SessionScript
{
    private readonly User _user;
    private readonly string _sessionId;
    private readonly RandomStream _random;
    private readonly string? _attack;
    private readonly List<LogEvent> _events = [];

    public SessionScript(User user, Network network, DateTimeOffset start, RandomStream random, string? attack = null,
        string? sessionId = null)
    {
        _user = user;
        _random = random;
        _attack = attack;
        _sessionId = sessionId ?? random.NextUInt64().ToString("x16", CultureInfo.InvariantCulture);
        Network = network;
        Clock = start;
        Roles = user.Roles;
        ClientId = user.Job.ClientId;
        RealmId = user.Job.RealmId;
        AuthType = user.Job.AuthType;
    }

    public IReadOnlyList<LogEvent> Events => _events;

    public User User => _user;

    public string SessionId => _sessionId;

    public DateTimeOffset Clock { get; private set; }

    public Network Network { get; set; }

    public IReadOnlyList<string> Roles { get; set; }

    public string ClientId { get; set; }

    public string RealmId { get; set; }

    public string AuthType { get; set; }

    /// <summary>Lets time pass as people do: half of all waits are shorter than <paramref name="medianSeconds"/>.</summary>
    public void Wait(double medianSeconds, double sigma = 0.7) => Clock = Clock.AddSeconds(_random.LogNormal(medianSeconds, sigma));

    public void Happen(string type, string? error = null, bool inSession = true) => _events.Add(Row(LogType.Event) with
    {
        Type = type,
        Error = error,
        RealmId = RealmId,
        ClientId = ClientId,
        AuthType = AuthType,
        SessionId = inSession ? _sessionId : null,
    });

    /// <summary>A failed login has no session yet.</summary>
    public void FailLogin() => Happen(EventType.LoginError, "invalid_user_credentials", inSession: false);

    public void Request(Route route, double refusedRate = 0.012)
    {
        string path = route.Path.Replace(
            "{id}", _random.Between(1000, 9999).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        int status = _random.Chance(refusedRate) ? 403
            : _random.Chance(0.015) ? 404
            : _random.Chance(0.003) ? 500
            : route.Method == "POST" ? 201
            : 200;
        _events.Add(Row(LogType.Access) with
        {
            SessionId = _sessionId,
            Method = route.Method,
            Path = path,
            Status = status,
            Error = status switch { 403 => "forbidden", 404 => "not_found", 500 => "server_error", _ => null },
        });
    }

    /// <summary>A request drawn from <paramref name="routes"/> by weight.</summary>
    public void RequestAny(IReadOnlyList<Route> routes, double refusedRate = 0.012)
    {
        Span<double> weights = stackalloc double[routes.Count];
        for (int i = 0; i < weights.Length; i++) weights[i] = routes[i].Weight;
        Request(routes[_random.Weighted(weights)], refusedRate);
    }

    /// <summary>Lets <paramref name="write"/> continue this session with random numbers, a network and a client of its own.</summary>
    public void Aside(Network network, RandomStream random, Action<SessionScript> write)
    {
        var aside = new SessionScript(_user, network, Clock, random, _attack, _sessionId);
        write(aside);
        _events.AddRange(aside._events);
        Clock = aside.Clock;
    }

    private LogEvent Row(string logType) => new()
    {
        // Logs keep whole seconds.
        Timestamp = new DateTimeOffset(Clock.Ticks - Clock.Ticks % TimeSpan.TicksPerSecond, Clock.Offset),
        LogType = logType,
        UserId = _user.Id,
        IpAddress = Network.IpAddress,
        Location = Network.City.Country,
        City = Network.City.Name,
        Roles = Roles,
        Label = _attack is not null,
        Attack = _attack,
    };
}
