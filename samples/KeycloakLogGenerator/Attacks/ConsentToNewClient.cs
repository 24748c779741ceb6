using System.Globalization;
using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.Attacks;

/// <summary>
/// A user is talked into allowing a client that nobody knows; from its own address it then reads with the user's rights, again hours later.
/// </summary>
internal static class ConsentToNewClient
{
    private static readonly string[] Names =
        ["pdf-tools", "mail-merge", "quick-sign", "team-polls", "report-helper", "doc-viewer", "crm-connect", "cloud-backup"];

    private static readonly Route[] Harvest =
    [
        new("GET", "/api/documents/{id}", 4), new("GET", "/api/customers/{id}", 3), new("GET", "/api/account/profile"),
    ];

    public static void Play(AttackStage stage)
    {
        RandomStream random = stage.Random;
        SessionScript script = stage.GoOn(stage.AnySession(_ => true));
        script.ClientId = string.Create(CultureInfo.InvariantCulture, $"{random.Pick(Names)}-{random.Between(100, 999)}");
        script.Happen(EventType.GrantConsent);
        script.Network = stage.AttackerNetwork();
        script.Wait(3, 0.3);
        script.Happen(EventType.CodeToToken);
        for (int visits = random.Between(1, 3); visits > 0 && stage.Remaining > 0; visits--)
        {
            for (int i = random.Between(4, 8); i > 0 && stage.Remaining > 0; i--)
            {
                script.Wait(4, 0.5);
                script.RequestAny(Harvest, refusedRate: 0.04);
            }
            if (visits == 1 || stage.Remaining < 2) return;
            script.Wait(2 * 3600, 0.3);
            script.Happen(EventType.TokenRefresh);
        }
    }
}
