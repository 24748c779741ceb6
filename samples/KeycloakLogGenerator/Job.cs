namespace KeycloakLogGenerator;

/// <summary>What people of one job may do and usually do.</summary>
internal sealed record Job
{
    public required string Name { get; init; }

    /// <summary>Share of the staff.</summary>
    public required double Share { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    public required string RealmId { get; init; }

    public required string ClientId { get; init; }

    public string AuthType { get; init; } = "code";

    public required IReadOnlyList<Route> Routes { get; init; }

    /// <summary>Holds administration rights by the job.</summary>
    public bool IsAdministrative { get; init; }

    /// <summary>A program's account: works around the clock, from one address, without passwords to mistype.</summary>
    public bool IsService { get; init; }
}
