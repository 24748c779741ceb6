using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.Attacks;

/// <summary>
/// With the victim's mailbox in hand, the password is reset from a foreign network, then the account's settings and data are taken.
/// </summary>
internal static class PasswordTakeover
{
    private static readonly Route[] Sensitive =
    [
        new("GET", "/api/account/profile", 2), new("PUT", "/api/account/profile", 2), new("GET", "/api/exports/{id}", 3),
        new("GET", "/api/customers/{id}", 2),
    ];

    public static void Play(AttackStage stage)
    {
        RandomStream random = stage.Random;
        SessionScript script = stage.Begin(stage.AnyPerson(), stage.AttackerNetwork(), stage.AnyTime());
        Step(EventType.ForgotPassword, 60);
        Step(EventType.ResetPassword, 20);
        Step(EventType.UpdatePassword, 8);
        if (stage.Remaining == 0) return;
        script.Happen(EventType.Login);
        for (int i = random.Between(5, 16); i > 0 && stage.Remaining > 0; i--)
        {
            script.Wait(14);
            script.RequestAny(Sensitive, refusedRate: 0.04);
        }

        void Step(string type, double pause)
        {
            script.Happen(type, inSession: false);
            script.Wait(pause);
        }
    }
}
