using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.OrdinaryLife;

/// <summary>
/// Sessions of ordinary work, with what is odd but innocent about people: typos, trips, new addresses, forgotten passwords.
/// </summary>
internal static class OrdinaryWork
{
    private const double TripRate = 0.012, FreshAddressRate = 0.03, ForgottenRate = 0.012, LogoutRate = 0.75, ImpersonationRate = 0.1,
        GrantRate = 0.15;

    private static readonly double[] NetworkUse = [0.6, 0.3, 0.1];

    /// <summary>One session that begins on <paramref name="day"/>, or null where the user does not work that day.</summary>
    /// <param name="user">Whose session.</param>
    /// <param name="day">Its midnight.</param>
    /// <param name="random">For all but <paramref name="habits"/>.</param>
    /// <param name="habits">What people do besides; null: nothing.</param>
    public static SessionScript? Session(User user, DateTimeOffset day, RandomStream random, WiderHabits? habits = null)
    {
        bool weekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        if (weekend && !random.Chance(user.WeekendActivity)) return null;

        var script = new SessionScript(
            user, Whereabouts(user, random), day.AddHours(user.ShiftStart + random.NextDouble() * user.ShiftHours), random);
        if (user.Leave?.Covers(script.Clock) == true) return null;
        if (user.Job.IsService) RunBatch(script, random);
        else Work(script, random, habits);
        return script;
    }

    private static Network Whereabouts(User user, RandomStream random)
    {
        if (user.IsPerson && random.Chance(TripRate))
            return Geography.AddressIn(random.Pick(random.Chance(0.6) ? Geography.Homes : Geography.Abroad), random);
        Network usual = user.Networks[random.Weighted(NetworkUse.AsSpan(0, user.Networks.Count))];
        // Private lines get a new address now and then, and so does a phone.
        bool atHome = ReferenceEquals(usual, user.Networks[0]);
        return user.IsPerson && atHome && random.Chance(FreshAddressRate) ? Geography.AddressIn(usual.City, random) : usual;
    }

    private static void Work(SessionScript script, RandomStream random, WiderHabits? habits)
    {
        SignIn(script, random);
        habits?.AfterSignIn(script);
        int requests = (int)Math.Clamp(random.LogNormal(9, 0.6), 2, 60);
        double pace = random.LogNormal(35, 0.4);
        double sinceRefresh = 0;
        for (int i = 0; i < requests; i++)
        {
            DateTimeOffset before = script.Clock;
            script.Wait(pace, 0.9);
            sinceRefresh += (script.Clock - before).TotalSeconds;
            if (sinceRefresh > 300)
            {
                script.Happen(EventType.TokenRefresh);
                script.Wait(0.5, 0.2);
                sinceRefresh = 0;
            }
            habits?.BeforeRequest(script);
            script.RequestAny(script.User.Job.Routes);
        }
        AdministerALittle(script, random);
        if (random.Chance(0.02)) script.Happen(EventType.UpdateProfile);
        if (!random.Chance(LogoutRate)) return;
        script.Wait(40, 0.8);
        script.Happen(EventType.Logout);
    }

    private static void SignIn(SessionScript script, RandomStream random)
    {
        bool forgotten = random.Chance(ForgottenRate);
        int typos = forgotten ? random.Between(1, 4) : random.Chance(script.User.TypoRate) ? random.Between(1, 3) : 0;
        for (int i = 0; i < typos; i++)
        {
            script.FailLogin();
            script.Wait(9, 0.5);
        }
        if (forgotten)
        {
            script.Happen(EventType.ForgotPassword, inSession: false);
            script.Wait(120, 0.6);
            script.Happen(EventType.ResetPassword, inSession: false);
            script.Wait(30, 0.4);
            script.Happen(EventType.UpdatePassword, inSession: false);
            script.Wait(10, 0.5);
        }
        script.Happen(EventType.Login);
    }

    private static void AdministerALittle(SessionScript script, RandomStream random)
    {
        IReadOnlyList<string> roles = script.User.Roles;
        if (roles.Contains("impersonation") && random.Chance(ImpersonationRate))
        {
            script.Wait(40);
            script.Happen(EventType.Impersonate);
            for (int i = random.Between(1, 4); i > 0; i--)
            {
                script.Wait(25);
                script.Request(new Route("GET", "/api/orders/{id}"));
            }
        }
        if (roles.Contains("admin") && random.Chance(GrantRate))
        {
            script.Wait(40);
            script.Happen(EventType.GrantRole);
        }
    }

    // A nightly or hourly job: quick requests in a row, every time much the same.
    private static void RunBatch(SessionScript script, RandomStream random)
    {
        script.Happen(EventType.ClientLogin);
        for (int i = random.Between(15, 40); i > 0; i--)
        {
            script.Wait(2.5, 0.4);
            script.RequestAny(script.User.Job.Routes, refusedRate: 0.001);
        }
        script.Wait(2, 0.3);
        script.Happen(EventType.Logout);
    }
}
