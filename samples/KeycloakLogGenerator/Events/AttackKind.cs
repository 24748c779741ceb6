namespace KeycloakLogGenerator.Events;

/// <summary>Names of the generated attacks.</summary>
public static class AttackKind
{
    public const string BruteForce = "brute force";
    public const string CredentialStuffing = "credential stuffing";
    public const string ImpossibleTravel = "impossible travel";
    public const string PrivilegeEscalation = "privilege escalation";
    public const string PasswordTakeover = "password-reset takeover";
    public const string OffHoursAdministration = "off-hours administration";
    public const string BulkAccess = "bulk access";

    public static IReadOnlyList<string> All { get; } =
    [
        BruteForce, CredentialStuffing, ImpossibleTravel, PrivilegeEscalation, PasswordTakeover, OffHoursAdministration, BulkAccess,
    ];
}
