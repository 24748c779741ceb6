using System.Globalization;

namespace KeycloakLogGenerator.OrdinaryLife;

/// <summary>Hires the users of the generated firm.</summary>
internal static class Staff
{
    private const double NightShiftShare = 0.07, ForeignHomeShare = 0.06, VpnShare = 0.08, OfficeShare = 0.6;

    public static IReadOnlyList<User> Hire(int seed, int count)
    {
        var hiring = new RandomStream(seed, RandomPath.Staff);
        Network[] offices = [.. Geography.Homes.Take(3).Select(city => Geography.AddressIn(city, hiring))];
        Network vpnExit = Geography.AddressIn(Geography.Abroad.First(city => city.Name == "Amsterdam"), hiring);
        Job[] jobs = AssignJobs(count, hiring);
        return [.. jobs.Select((job, i) => HireOne(i, job, offices, vpnExit, new RandomStream(seed, RandomPath.Staff, i)))];
    }

    // Every job is filled at least once; the rest by share. Numbers are handed out in shuffled order, so that they tell nothing.
    private static Job[] AssignJobs(int count, RandomStream random)
    {
        var jobs = new List<Job>(Jobs.All);
        foreach (Job job in Jobs.All)
            for (int extra = (int)Math.Round(job.Share * count) - 1; extra > 0 && jobs.Count < count; extra--) jobs.Add(job);
        while (jobs.Count < count) jobs.Add(Jobs.All[0]);
        for (int i = count - 1; i > 0; i--)
        {
            int j = random.Next(i + 1);
            (jobs[i], jobs[j]) = (jobs[j], jobs[i]);
        }
        return [.. jobs];
    }

    private static User HireOne(int index, Job job, Network[] offices, Network vpnExit, RandomStream random)
    {
        City home = random.Chance(ForeignHomeShare) ? random.Pick(Geography.Abroad) : random.Pick(Geography.Homes);
        var networks = new List<Network> { Geography.AddressIn(home, random) };
        if (!job.IsService && random.Chance(OfficeShare)) networks.Add(random.Pick(offices));
        if (!job.IsService && random.Chance(VpnShare)) networks.Add(vpnExit);

        var roles = new List<string>(job.Roles);
        if (random.Chance(0.5)) roles.Add("uma_authorization");
        if (random.Chance(0.3)) roles.Add("offline_access");

        bool nightShift = random.Chance(NightShiftShare);
        return new User
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"user_{index}"),
            Job = job,
            Roles = roles,
            Networks = networks,
            ShiftStart = job.IsService ? 0 : nightShift ? random.Between(21.0, 22.5) : random.Between(6.5, 9.5),
            ShiftHours = job.IsService ? 24 : random.Between(7.0, 9.5),
            WeekendActivity = job.IsService ? 1 : random.Chance(0.15) ? random.Between(0.2, 0.5) : 0.04,
            Activity = random.LogNormal(1, 0.35),
            TypoRate = random.Between(0.02, 0.08),
        };
    }
}
