using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.Attacks;

/// <summary>A stolen refresh token is used from a second address while its owner's session goes on; nobody signs in.</summary>
internal static class TokenReplay
{
    public static void Play(AttackStage stage)
    {
        RandomStream random = stage.Random;
        SessionScript own = stage.LongSession();
        LogEvent login = own.Events.First(row => row.SessionId is not null);
        SessionScript script = stage.Begin(
            own.User, stage.AttackerNetwork(), login.Timestamp.AddSeconds(random.Between(40.0, 150.0)), own.SessionId);
        script.Happen(EventType.TokenRefresh);
        int sinceRefresh = 0;
        for (int i = random.Between(6, 16); i > 0 && stage.Remaining > 0; i--)
        {
            script.Wait(16, 0.5);
            // The owner's end of the session is the token's end.
            if (script.Clock >= own.Events[^1].Timestamp) return;
            if (++sinceRefresh < 5) script.RequestAny(own.User.Job.Routes, refusedRate: 0.03);
            else script.Happen(EventType.TokenRefresh);
            sinceRefresh %= 5;
        }
    }
}
