namespace KeycloakLogs.Incidents;

/// <summary>Whose events make up an incident.</summary>
internal enum EntityKind
{
    /// <summary>One user's.</summary>
    User,

    /// <summary>Those from one address, of several users.</summary>
    Address,
}
