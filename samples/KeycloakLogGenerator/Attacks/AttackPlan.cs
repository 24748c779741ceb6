using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.Attacks;

/// <summary>Spends a budget of events on attacks of every kind in turn.</summary>
internal static class AttackPlan
{
    /// <summary>Fewer events than this show nothing of an attack.</summary>
    private const int Smallest = 4;

    private static readonly (string Kind, Action<AttackStage> Play)[] Scenarios =
    [
        (AttackKind.BruteForce, BruteForce.Play),
        (AttackKind.ImpossibleTravel, ImpossibleTravel.Play),
        (AttackKind.BulkAccess, BulkAccess.Play),
        (AttackKind.PrivilegeEscalation, PrivilegeEscalation.Play),
        (AttackKind.CredentialStuffing, CredentialStuffing.Play),
        (AttackKind.PasswordTakeover, PasswordTakeover.Play),
        (AttackKind.OffHoursAdministration, OffHoursAdministration.Play),
    ];

    public static IReadOnlyList<LogEvent> Play(
        int seed, IReadOnlyList<User> users, Period period, IReadOnlyList<SessionScript> sessions, int budget)
    {
        var events = new List<LogEvent>();
        // One attack may not eat the others' share: every kind gets its turn first.
        int share = Math.Max(Smallest, budget / Scenarios.Length);
        for (int i = 0; budget - events.Count >= Smallest; i++)
        {
            (string kind, Action<AttackStage> play) = Scenarios[i % Scenarios.Length];
            var random = new RandomStream(seed, RandomPath.Attack, period.Index, i);
            var stage = new AttackStage(kind, users, period, sessions, Math.Min(share, budget - events.Count), random);
            play(stage);
            events.AddRange(stage.Events.Where(row => row.Timestamp < period.End));
        }
        return events;
    }
}
