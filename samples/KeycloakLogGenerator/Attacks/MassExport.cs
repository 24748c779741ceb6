using System.Globalization;
using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.Attacks;

/// <summary>
/// An administrator's account reads the directory of users and the members of groups, a hundred a page, through the admin API.
/// </summary>
internal static class MassExport
{
    private const int PageSize = 100;

    public static void Play(AttackStage stage)
    {
        RandomStream random = stage.Random;
        SessionScript own = stage.AnySession(user => user.Roles.Contains("admin"));
        SessionScript script = random.Chance(0.6) ? stage.GoOn(own) : FromElsewhere(stage, own.User);
        double pace = random.LogNormal(3, 0.4);
        int pages = random.Between(8, 40);
        for (int i = 0; i < pages && stage.Remaining > 0; i++) Read("/admin/users", i * PageSize);
        for (int i = random.Between(4, 20); i > 0 && stage.Remaining > 0; i--) Read("/admin/groups/{id}/members", 0);

        void Read(string path, int first)
        {
            script.Wait(pace, 0.4);
            script.Request(
                new Route("GET", string.Create(CultureInfo.InvariantCulture, $"{path}?first={first}&max={PageSize}")), refusedRate: 0.01);
        }
    }

    private static SessionScript FromElsewhere(AttackStage stage, User administrator)
    {
        SessionScript script = stage.Begin(administrator, stage.AttackerNetwork(), stage.AnyTime());
        script.Happen(EventType.Login);
        return script;
    }
}
