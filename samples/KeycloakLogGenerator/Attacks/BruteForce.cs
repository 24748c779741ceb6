using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.Attacks;

/// <summary>One account's password is guessed again and again, by a program that waits a little; sometimes it succeeds.</summary>
internal static class BruteForce
{
    public static void Play(AttackStage stage)
    {
        RandomStream random = stage.Random;
        SessionScript script = stage.Begin(stage.AnyPerson(), stage.AttackerNetwork(), stage.AnyTime());
        int guesses = Math.Min(random.Between(12, 55), stage.Remaining - 3);
        double pace = random.LogNormal(4, 0.6);
        for (int i = 0; i < guesses; i++)
        {
            script.FailLogin();
            script.Wait(pace, 0.5);
            if (random.Chance(0.03)) script.Network = stage.AttackerNetwork();
        }
        if (!random.Chance(0.4)) return;
        script.Happen(EventType.Login);
        for (int i = 0; i < random.Between(1, 8) && stage.Remaining > 0; i++)
        {
            script.Wait(12);
            script.RequestAny(script.User.Job.Routes, refusedRate: 0.05);
        }
    }
}
