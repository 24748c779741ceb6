using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.Attacks;

/// <summary>
/// One likely password an hour is tried on each of many accounts, from one address, slowly enough that no account is locked; the last
/// try sometimes fits.
/// </summary>
internal static class PasswordSpraying
{
    // A little more than an hour, whatever the rounding to seconds.
    private const double SecondsOfRound = 3700;

    public static void Play(AttackStage stage)
    {
        RandomStream random = stage.Random;
        Network network = stage.AttackerNetwork();
        List<User> people = [.. stage.People];
        int count = Math.Clamp(Math.Min(random.Between(10, 40), stage.Remaining / 2), 1, people.Count);
        var targets = new List<User>();
        while (targets.Count < count)
        {
            targets.Add(random.Pick(people));
            people.Remove(targets[^1]);
        }
        bool fits = random.Chance(0.3);
        int tries = Math.Min(count * random.Between(2, 4), stage.Remaining - (fits ? 4 : 0));
        DateTimeOffset clock = stage.AnyTime();
        for (int i = 0; i < tries; i++)
        {
            stage.Begin(targets[i % count], network, clock).FailLogin();
            clock = clock.AddSeconds(SecondsOfRound / count * random.Between(1.0, 1.15));
        }
        if (!fits || stage.Remaining <= 0) return;
        SessionScript script = stage.Begin(targets[Math.Max(0, tries) % count], network, clock);
        script.Happen(EventType.Login);
        for (int i = random.Between(1, 3); i > 0 && stage.Remaining > 0; i--)
        {
            script.Wait(20);
            script.RequestAny(script.User.Job.Routes);
        }
    }
}
