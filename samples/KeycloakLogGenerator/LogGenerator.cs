using KeycloakLogGenerator.Attacks;
using KeycloakLogGenerator.Events;
using KeycloakLogGenerator.OrdinaryLife;

namespace KeycloakLogGenerator;

/// <summary>
/// Generates two consecutive periods of one firm's logs: the first, nearly clean, to train on, the second to test on.
/// Same options, same events.
/// </summary>
public static class LogGenerator
{
    public static (IReadOnlyList<LogEvent> Training, IReadOnlyList<LogEvent> Test) Generate(GeneratorOptions options)
    {
        (GeneratedLog training, GeneratedLog test) = GenerateWithIncidents(options);
        return (training.Events, test.Events);
    }

    /// <summary>The same events as <see cref="Generate(GeneratorOptions)"/>, and which of them belong to one attack.</summary>
    public static (GeneratedLog Training, GeneratedLog Test) GenerateWithIncidents(GeneratorOptions options)
    {
        options.Checked();
        IReadOnlyList<User> users = Staff.Hire(options.Seed, options.Users);
        if (options.Kinds.GoBeyondClassic) users = WiderStaff.Adapt(users, options);
        var first = new Period(0, GeneratorOptions.FirstDay, options.Days);
        return (Generate(options, users, first, options.TrainingAttackRate),
            Generate(options, users, first.Next(), options.TestAttackRate));
    }

    private static GeneratedLog Generate(GeneratorOptions options, IReadOnlyList<User> users, Period period, double attackRate)
    {
        int attackBudget = (int)Math.Round(options.Events * attackRate);
        List<SessionScript> sessions = Work(options, users, period, options.Events - attackBudget);
        return GeneratedLog.Of(
            sessions.SelectMany(session => session.Events), AttackPlan.Play(options, users, period, sessions, attackBudget));
    }

    // Draws sessions until there are enough events. A person does one thing at a time: overlapping sessions are dropped.
    private static List<SessionScript> Work(GeneratorOptions options, IReadOnlyList<User> users, Period period, int target)
    {
        double[] activity = [.. users.Select(user => user.Activity)];
        var sessions = new List<SessionScript>();
        var busy = users.ToDictionary(user => user.Id, _ => new List<(DateTimeOffset From, DateTimeOffset To)>(), StringComparer.Ordinal);
        int count = 0;
        for (int i = 0; count < target; i++)
        {
            if (i > 50 * options.Events)
                throw new InvalidOperationException(
                    $"{options.Users} users are too few for {options.Events} events in {options.Days} days.");
            var random = new RandomStream(options.Seed, RandomPath.Session, period.Index, i);
            User user = users[random.Weighted(activity)];
            WiderHabits? habits = options.Kinds.GoBeyondClassic
                ? new(new RandomStream(options.Seed, RandomPath.Habits, period.Index, i))
                : null;
            SessionScript? session = OrdinaryWork.Session(user, period.Start.AddDays(random.Next(period.Days)), random, habits);
            if (session is null || session.Clock >= period.End) continue;

            (DateTimeOffset From, DateTimeOffset To) span = (session.Events[0].Timestamp, session.Clock);
            if (busy[user.Id].Any(other => span.From <= other.To && other.From <= span.To)) continue;
            busy[user.Id].Add(span);
            sessions.Add(session);
            count += session.Events.Count;
        }
        return sessions;
    }
}
