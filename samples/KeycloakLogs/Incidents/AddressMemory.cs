namespace KeycloakLogs.Incidents;

/// <summary>What is known of an address from the events so far.</summary>
internal sealed class AddressMemory
{
    /// <summary>When each user was last seen at it, within <see cref="Behaviour.AddressSpan"/> of the latest.</summary>
    public Dictionary<string, DateTimeOffset> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>Most users within the span on ordinary days: what a company's gateway has.</summary>
    public int UsualUsers { get; set; }

    /// <summary>Failures of late.</summary>
    public RecentTimes Failures { get; } = new(Behaviour.FailureSpan);

    /// <summary>When the window of <see cref="UsualUsers"/> began.</summary>
    public DateTimeOffset Since { get; set; }
}
