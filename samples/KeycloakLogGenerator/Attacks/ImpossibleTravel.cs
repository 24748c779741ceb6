using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.Attacks;

/// <summary>While the owner works, somebody far away signs in with the same account and does what the owner would do.</summary>
internal static class ImpossibleTravel
{
    public static void Play(AttackStage stage)
    {
        RandomStream random = stage.Random;
        SessionScript own = stage.AnySession(_ => true);
        Network far = Geography.AddressIn(random.Pick(Geography.AttackOrigins), random);
        SessionScript script = stage.Begin(own.User, far, own.Events[0].Timestamp.AddMinutes(random.Between(2.0, 30.0)));
        script.Happen(EventType.Login);
        for (int i = random.Between(5, 18); i > 0 && stage.Remaining > 0; i--)
        {
            script.Wait(20);
            script.RequestAny(own.User.Job.Routes);
        }
        if (random.Chance(0.3) && stage.Remaining > 0) script.Happen(EventType.Logout);
    }
}
