namespace KeycloakLogs.Incidents;

/// <summary>How alarms become incidents.</summary>
internal sealed record IncidentOptions
{
    /// <summary>Alarms of an entity further apart are two incidents. Default 30 min.</summary>
    public TimeSpan Gap { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Alarms of as many users from one address are the address's incident. Default 3.</summary>
    public int UsersOfAddress { get; init; } = 3;

    /// <summary>How long before the first alarm changes count: what began an incident need not be an alarm. Default 10 min.</summary>
    public TimeSpan LeadIn { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Rarity below which an incident is not reported. Default: all are.</summary>
    public double LeastRarity { get; init; } = double.NegativeInfinity;

    /// <summary>Events shown before and after. Default 3.</summary>
    public int Around { get; init; } = 3;

    /// <summary>Changes named. Default 3.</summary>
    public int Changes { get; init; } = 3;
}
