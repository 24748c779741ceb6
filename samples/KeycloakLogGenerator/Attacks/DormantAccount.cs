using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.Attacks;

/// <summary>An account that nobody has used since its owner left is signed in to, at any hour, and works as its owner did.</summary>
internal static class DormantAccount
{
    /// <summary>By which part of the training file every dormant account has fallen silent.</summary>
    public const double LatestEnd = 0.35;

    public static void Play(AttackStage stage)
    {
        RandomStream random = stage.Random;
        if (stage.Sleeper() is not User user) return;
        // So the silence is longer than half of the training file, or in the test as long as all of it.
        double day = stage.Period.Days * (stage.Period.Index == 0 ? random.Between(0.88, 0.95) : random.Between(LatestEnd + 0.06, 0.95));
        Network network = random.Chance(0.5) ? Geography.AddressIn(user.Networks[0].City, random) : stage.AttackerNetwork();
        SessionScript script = stage.Begin(user, network, stage.Period.Start.AddDays(day));
        if (random.Chance(0.3))
        {
            script.FailLogin();
            script.Wait(9, 0.5);
        }
        script.Happen(EventType.Login);
        for (int i = random.Between(8, 20); i > 0 && stage.Remaining > 0; i--)
        {
            script.Wait(22);
            script.RequestAny(user.Job.Routes, refusedRate: 0.03);
        }
    }
}
