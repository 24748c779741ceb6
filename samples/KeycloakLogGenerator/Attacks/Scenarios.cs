using KeycloakLogGenerator.Events;

namespace KeycloakLogGenerator.Attacks;

/// <summary>
/// All kinds of attack, in the order of their turns. An attack's random numbers are named by its place here: append only.
/// </summary>
internal static class Scenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(AttackKind.BruteForce, 26, BruteForce.Play),
        new(AttackKind.ImpossibleTravel, 12, ImpossibleTravel.Play),
        new(AttackKind.BulkAccess, 28, BulkAccess.Play),
        new(AttackKind.PrivilegeEscalation, 12, PrivilegeEscalation.Play),
        new(AttackKind.CredentialStuffing, 26, CredentialStuffing.Play),
        new(AttackKind.PasswordTakeover, 12, PasswordTakeover.Play),
        new(AttackKind.OffHoursAdministration, 16, OffHoursAdministration.Play),
        new(AttackKind.TokenReplay, 12, TokenReplay.Play),
        new(AttackKind.ServiceAccountUse, 12, ServiceAccountUse.Play),
        new(AttackKind.PasswordSpraying, 26, PasswordSpraying.Play),
        new(AttackKind.DormantAccount, 14, DormantAccount.Play),
        new(AttackKind.ConsentToNewClient, 12, ConsentToNewClient.Play),
        new(AttackKind.MassExport, 24, MassExport.Play),
        new(AttackKind.Insider, 14, Insider.Play),
    ];
}
