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
    public const string TokenReplay = "token replay";
    public const string ServiceAccountUse = "service account used interactively";
    public const string PasswordSpraying = "password spraying";
    public const string DormantAccount = "dormant account awakened";
    public const string ConsentToNewClient = "consent to a new client";
    public const string MassExport = "mass export through the admin API";
    public const string Insider = "insider";

    /// <summary>The kinds that default options generate; <see cref="AttackKinds.All"/> has all there are.</summary>
    public static IReadOnlyList<string> Classic { get; } =
    [
        BruteForce, CredentialStuffing, ImpossibleTravel, PrivilegeEscalation, PasswordTakeover, OffHoursAdministration, BulkAccess,
    ];
}
