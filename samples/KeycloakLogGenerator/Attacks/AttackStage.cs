using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.Attacks;

/// <summary>
/// Where one attack plays: the firm, the period with its ordinary sessions, how many events the attack may make, and how many of its kind
/// the period has had.
/// </summary>
internal sealed class AttackStage(
    string kind, IReadOnlyList<User> users, Period period, IReadOnlyList<SessionScript> sessions, int eventBudget, int round,
    RandomStream random)
{
    // Some attackers buy an address near their victim.
    private const double LocalProxyShare = 0.25;

    private static readonly TimeSpan LongWork = TimeSpan.FromMinutes(8);

    private readonly List<SessionScript> _scripts = [];

    public RandomStream Random => random;

    public IReadOnlyList<User> Users => users;

    public Period Period => period;

    /// <summary>Events that may still be written.</summary>
    public int Remaining => eventBudget - _scripts.Sum(script => script.Events.Count);

    public IEnumerable<LogEvent> Events => _scripts.SelectMany(script => script.Events);

    public User AnyPerson() => random.Pick([.. People]);

    /// <summary>Those at work in this period, perhaps on holiday: nothing happens to a dormant account until it is awakened.</summary>
    public IEnumerable<User> People => users.Where(user => user is { IsPerson: true, IsDormant: false });

    /// <summary>
    /// A dormant account that nobody has awakened yet, if there is one. Every fourth is kept for the training file, which comes first.
    /// </summary>
    public User? Sleeper()
    {
        User[] dormant = [.. users.Where(user => user.IsDormant)];
        return dormant.Where((_, i) => (i % 4 == 3) == (period.Index == 0)).ElementAtOrDefault(round);
    }

    /// <summary>An ordinary session of a person for whom <paramref name="match"/> holds; of any person where it holds for none.</summary>
    public SessionScript AnySession(Func<User, bool> match)
    {
        SessionScript[] matching =
        [
            .. sessions.Where(session => session.User is { IsPerson: true, IsDormant: false } && match(session.User)
                && session.Clock.AddHours(2) < period.End),
        ];
        return random.Pick(matching.Length > 0 ? matching : sessions);
    }

    /// <summary>An ordinary session of a person that goes on for a while; the longest where all are short.</summary>
    public SessionScript LongSession()
    {
        SessionScript[] candidates = [.. sessions.Where(session => session.User is { IsPerson: true, IsDormant: false })];
        SessionScript[] matching = [.. candidates.Where(session => Duration(session) >= LongWork)];
        return matching.Length > 0 ? random.Pick(matching) : candidates.MaxBy(Duration) ?? sessions[0];

        static TimeSpan Duration(SessionScript session) => session.Clock - session.Events[0].Timestamp;
    }

    /// <summary>A moment that leaves the attack some hours until the period ends.</summary>
    public DateTimeOffset AnyTime() => period.Start.AddHours(random.Between(6, period.Days * 24.0 - 6));

    /// <summary>An address that no user of the firm has used.</summary>
    public Network AttackerNetwork() =>
        Geography.AddressIn(random.Pick(random.Chance(LocalProxyShare) ? Geography.Homes : Geography.AttackOrigins), random);

    /// <summary>
    /// The same person goes on, from the same place, shortly after an ordinary session: in it, or in a new one where it ended with LOGOUT.
    /// </summary>
    public SessionScript GoOn(SessionScript own)
    {
        bool over = own.Events[^1].Type == EventType.Logout;
        SessionScript script = Begin(
            own.User, own.Network, own.Clock.AddSeconds(random.LogNormal(60, 0.5)), over ? null : own.SessionId);
        if (!over) return script;
        script.Happen(EventType.Login);
        script.Wait(15);
        return script;
    }

    public SessionScript Begin(User user, Network network, DateTimeOffset start, string? sessionId = null)
    {
        var script = new SessionScript(user, network, start, random, kind, sessionId);
        _scripts.Add(script);
        return script;
    }
}
