using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.Attacks;

/// <summary>
/// Somebody reads, from the own address on an own working day and at the usual pace, what other people's work is about: records, one after
/// the other, that the own work never needs.
/// </summary>
internal static class Insider
{
    public static void Play(AttackStage stage)
    {
        RandomStream random = stage.Random;
        SessionScript own = stage.AnySession(user => !user.Job.IsAdministrative);
        Network network = own.User.Networks.Contains(own.Network) ? own.Network : own.User.Networks[0];
        SessionScript script = stage.Begin(own.User, network, own.Clock.AddMinutes(random.Between(3.0, 30.0)));
        script.Happen(EventType.Login);
        Route[] foreign = [.. Jobs.ForeignTo(own.User.Job).Where(route => route.NamesRecord)];
        for (int i = random.Between(9, 20); i > 0 && stage.Remaining > 0; i--)
        {
            script.Wait(30);
            script.RequestAny(foreign, refusedRate: 0.04);
        }
    }
}
