using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.Attacks;

/// <summary>With a program's secret in hand, a person signs in by browser as the program, and reads at a person's pace.</summary>
internal static class ServiceAccountUse
{
    public static void Play(AttackStage stage)
    {
        RandomStream random = stage.Random;
        User service = random.Pick([.. stage.Users.Where(user => user.Job.IsService)]);
        // Colleagues know such secrets too.
        Network network = random.Chance(0.4) ? stage.AnyPerson().Networks[0] : stage.AttackerNetwork();
        SessionScript script = stage.Begin(service, network, stage.AnyTime());
        script.AuthType = "code";
        script.ClientId = random.Chance(0.5) ? "frontend-app" : "admin-console";
        if (random.Chance(0.3))
        {
            script.FailLogin();
            script.Wait(9, 0.5);
        }
        script.Happen(EventType.Login);
        IReadOnlyList<Route> routes = [.. service.Job.Routes, .. Jobs.All[0].Routes];
        for (int i = random.Between(6, 16); i > 0 && stage.Remaining > 0; i--)
        {
            script.Wait(18);
            script.RequestAny(routes, refusedRate: 0.06);
        }
    }
}
