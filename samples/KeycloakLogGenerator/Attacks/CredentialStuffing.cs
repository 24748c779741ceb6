using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.Attacks;

/// <summary>Leaked passwords are tried on many accounts, each once or twice, from one address; a few fit.</summary>
internal static class CredentialStuffing
{
    public static void Play(AttackStage stage)
    {
        RandomStream random = stage.Random;
        Network network = stage.AttackerNetwork();
        DateTimeOffset clock = stage.AnyTime();
        double pace = random.LogNormal(7, 0.5);
        int accounts = random.Between(20, 50);
        for (int i = 0; i < accounts && stage.Remaining > 0; i++)
        {
            SessionScript script = stage.Begin(stage.AnyPerson(), network, clock);
            if (random.Chance(0.06)) UseAccount(stage, script);
            else script.FailLogin();
            clock = script.Clock.AddSeconds(random.LogNormal(pace, 0.6));
        }
    }

    private static void UseAccount(AttackStage stage, SessionScript script)
    {
        script.Happen(EventType.Login);
        for (int i = stage.Random.Between(1, 4); i > 0 && stage.Remaining > 0; i--)
        {
            script.Wait(5);
            script.Request(new Route("GET", "/api/account/profile"));
        }
    }
}
