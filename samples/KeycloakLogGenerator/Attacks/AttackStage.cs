using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.Attacks;

/// <summary>Where one attack plays: the firm, the period with its ordinary sessions, and how many events the attack may make.</summary>
internal sealed class AttackStage(
    string kind, IReadOnlyList<User> users, Period period, IReadOnlyList<SessionScript> sessions, int eventBudget, RandomStream random)
{
    // Some attackers buy an address near their victim.
    private const double LocalProxyShare = 0.25;

    private readonly List<SessionScript> _scripts = [];

    public RandomStream Random => random;

    public IReadOnlyList<User> Users => users;

    public Period Period => period;

    /// <summary>Events that may still be written.</summary>
    public int Remaining => eventBudget - _scripts.Sum(script => script.Events.Count);

    public IEnumerable<LogEvent> Events => _scripts.SelectMany(script => script.Events);

    public User AnyPerson() => random.Pick([.. users.Where(user => user.IsPerson)]);

    /// <summary>An ordinary session of a person for whom <paramref name="match"/> holds; of any person where it holds for none.</summary>
    public SessionScript AnySession(Func<User, bool> match)
    {
        SessionScript[] matching =
            [.. sessions.Where(session => session.User.IsPerson && match(session.User) && session.Clock.AddHours(2) < period.End)];
        return random.Pick(matching.Length > 0 ? matching : sessions);
    }

    /// <summary>A moment that leaves the attack some hours until the period ends.</summary>
    public DateTimeOffset AnyTime() => period.Start.AddHours(random.Between(6, period.Days * 24.0 - 6));

    /// <summary>An address that no user of the firm has used.</summary>
    public Network AttackerNetwork() =>
        Geography.AddressIn(random.Pick(random.Chance(LocalProxyShare) ? Geography.Homes : Geography.AttackOrigins), random);

    public SessionScript Begin(User user, Network network, DateTimeOffset start, string? sessionId = null)
    {
        var script = new SessionScript(user, network, start, random, kind, sessionId);
        _scripts.Add(script);
        return script;
    }
}
