using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.Attacks;

/// <summary>
/// Someone without administration rights goes on working, from the usual place at the usual hour, with rights just granted:
/// either administers with new roles, or acts in other people's names.
/// </summary>
internal static class PrivilegeEscalation
{
    public static void Play(AttackStage stage)
    {
        SessionScript script = stage.GoOn(stage.AnySession(user => !user.Job.IsAdministrative));
        script.ClientId = "admin-console";
        if (stage.Random.Chance(0.6)) Administer(stage, script);
        else Impersonate(stage, script);
    }

    private static void Administer(AttackStage stage, SessionScript script)
    {
        script.Roles = [.. script.User.Roles, "admin", "manage-users"];
        script.Happen(EventType.GrantRole);
        for (int i = stage.Random.Between(6, 16); i > 0 && stage.Remaining > 0; i--)
        {
            script.Wait(15);
            script.RequestAny(Jobs.Administration, refusedRate: 0.12);
        }
    }

    private static void Impersonate(AttackStage stage, SessionScript script)
    {
        script.Roles = [.. script.User.Roles, "impersonation"];
        for (int victims = stage.Random.Between(2, 5); victims > 0 && stage.Remaining > 0; victims--)
        {
            script.Happen(EventType.Impersonate);
            for (int i = stage.Random.Between(1, 4); i > 0 && stage.Remaining > 0; i--)
            {
                script.Wait(12);
                script.Request(stage.Random.Chance(0.5)
                    ? new Route("GET", "/api/account/profile")
                    : new Route("GET", "/api/documents/{id}"));
            }
            script.Wait(15);
        }
    }
}
