using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.Attacks;

/// <summary>An administrator's account is at work in the small hours, with rights it really has.</summary>
internal static class OffHoursAdministration
{
    public static void Play(AttackStage stage)
    {
        RandomStream random = stage.Random;
        User[] day = [.. stage.Users.Where(user => user.Job.IsAdministrative && user.ShiftStart < 12)];
        User user = day.Length > 0 ? random.Pick(day) : stage.AnyPerson();
        DateTimeOffset night = stage.Period.Start.AddDays(random.Between(1, stage.Period.Days - 1)).AddHours(random.Between(0.5, 4.5));
        Network network = random.Chance(0.5) ? user.Networks[0] : stage.AttackerNetwork();
        SessionScript script = stage.Begin(user, network, night);
        script.ClientId = "admin-console";
        script.Happen(EventType.Login);
        for (int i = random.Between(10, 24); i > 0 && stage.Remaining > 0; i--)
        {
            script.Wait(12);
            if (random.Chance(0.15)) script.Happen(EventType.GrantRole);
            else script.RequestAny(Jobs.Administration, refusedRate: 0.03);
        }
    }
}
