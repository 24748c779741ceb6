using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.Attacks;

/// <summary>Before leaving the firm, a person copies what can be exported: from the usual place, one request after the other.</summary>
internal static class BulkAccess
{
    public static void Play(AttackStage stage)
    {
        RandomStream random = stage.Random;
        SessionScript own = stage.AnySession(user => !user.Job.IsAdministrative);
        SessionScript script = stage.Begin(own.User, own.Network, own.Clock.AddMinutes(random.Between(1.0, 20.0)));
        script.Happen(EventType.Login);
        var route = new Route("GET", random.Chance(0.7) ? "/api/exports/{id}" : "/api/documents/{id}");
        double pace = random.LogNormal(1.8, 0.4);
        for (int i = random.Between(40, 90); i > 0 && stage.Remaining > 0; i--)
        {
            script.Wait(pace, 0.5);
            script.Request(route, refusedRate: 0.03);
        }
    }
}
