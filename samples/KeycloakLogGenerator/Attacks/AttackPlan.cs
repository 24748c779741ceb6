using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.Attacks;

/// <summary>
/// Spends a budget of events on incidents of every kind in turn. The classic seven have equal shares and one sure turn each, as ever;
/// any other choice has shares by size, and up to three sure turns.
/// </summary>
internal static class AttackPlan
{
    /// <summary>Fewer events than this show nothing of an attack.</summary>
    private const int Smallest = 4;

    /// <summary>The budget is divided for so many incidents of every kind, where each can have <see cref="Telling"/> events.</summary>
    private const int MostRounds = 3, Telling = 8;

    /// <summary>The events of each incident.</summary>
    public static IReadOnlyList<IReadOnlyList<LogEvent>> Play(
        GeneratorOptions options, IReadOnlyList<User> users, Period period, IReadOnlyList<SessionScript> sessions, int budget)
    {
        bool classic = options.Kinds.Equals(AttackKinds.Classic);
        (Scenario Scenario, int Index)[] chosen =
            [.. Scenarios.All.Select((scenario, i) => (scenario, i)).Where(turn => options.Kinds.Contains(turn.scenario.Kind))];
        int rounds = classic ? 1 : Math.Clamp(budget / (Telling * chosen.Length), 1, MostRounds);
        int sizes = chosen.Sum(turn => turn.Scenario.Size);

        var incidents = new List<IReadOnlyList<LogEvent>>();
        int left = budget, idle = 0;
        // A kind may run out of victims; when all have, what is left of the budget is not spent.
        for (int i = 0; left >= Smallest && idle < chosen.Length; i++)
        {
            (int round, int turn) = Math.DivRem(i, chosen.Length);
            (Scenario scenario, int index) = chosen[turn];
            RandomStream random = classic
                ? new(options.Seed, RandomPath.Attack, period.Index, i)
                : new(options.Seed, RandomPath.Attack, period.Index, index, round);
            // One attack may not eat the others' share: every kind gets its turns first.
            int share = classic ? budget / chosen.Length : (int)((long)budget * scenario.Size / (rounds * sizes));
            var stage = new AttackStage(
                scenario.Kind, users, period, sessions, Math.Min(Math.Max(Smallest, share), left), round, random);
            scenario.Play(stage);
            LogEvent[] events = [.. stage.Events.Where(row => row.Timestamp < period.End)];
            idle = events.Length == 0 ? idle + 1 : 0;
            left -= events.Length;
            if (events.Length > 0) incidents.Add(events);
        }
        return incidents;
    }
}
