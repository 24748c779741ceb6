using KeycloakLogGenerator.Attacks;

namespace KeycloakLogGenerator.OrdinaryLife;

/// <summary>
/// Gives a staff what the newer attacks hide among: more programs' accounts, long holidays, and accounts that are left behind.
/// </summary>
internal static class WiderStaff
{
    private const double ServiceShare = 0.08, DormantShare = 0.1, HolidayShare = 0.25;

    public static IReadOnlyList<User> Adapt(IReadOnlyList<User> users, GeneratorOptions options)
    {
        // Numbers were handed out in shuffled order, so the first clerks are any clerks.
        int services = AtLeastTwo(ServiceShare) - users.Count(user => user.Job.IsService);
        int dormant = AtLeastTwo(DormantShare);
        return [.. users.Select((user, i) =>
        {
            bool clerk = ReferenceEquals(user.Job, Jobs.All[0]);
            if (clerk && services-- > 0) return AsService(user);
            var random = new RandomStream(options.Seed, RandomPath.Leave, i);
            if (clerk && dormant-- > 0) return user with { Leave = ForGood(random) };
            return user.IsPerson && random.Chance(HolidayShare) ? user with { Leave = Holiday(random) } : user;
        })];

        int AtLeastTwo(double share) => Math.Max(2, (int)Math.Round(share * users.Count));

        DateTimeOffset AtDay(double share) => GeneratorOptions.FirstDay.AddDays(share * options.Days);

        Leave ForGood(RandomStream random) => new(AtDay(random.Between(0.2, DormantAccount.LatestEnd)), null);

        Leave Holiday(RandomStream random)
        {
            double from = random.Between(0.1, 1.2);
            return new(AtDay(from), AtDay(from + random.Between(0.5, 1.1)));
        }
    }

    private static User AsService(User user) => user with
    {
        Job = Jobs.DirectorySync,
        Roles = Jobs.DirectorySync.Roles,
        Networks = [user.Networks[0]],
        ShiftStart = 0,
        ShiftHours = 24,
        WeekendActivity = 1,
    };
}
