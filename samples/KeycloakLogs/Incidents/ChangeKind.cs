namespace KeycloakLogs.Incidents;

/// <summary>The kinds of change that are told apart, those that weigh most first.</summary>
internal enum ChangeKind
{
    /// <summary>An address that tries many users.</summary>
    ManyUsers,

    /// <summary>More failures in a short time than ever.</summary>
    Failures,

    /// <summary>Two places too far apart for the time between.</summary>
    Travel,

    /// <summary>One session from two addresses.</summary>
    SharedSession,

    /// <summary>A country where the user never was.</summary>
    Country,

    /// <summary>Administration by somebody who never administrated.</summary>
    Administration,

    /// <summary>A role that the user never had.</summary>
    Role,

    /// <summary>Back after long silence.</summary>
    Silence,

    /// <summary>An application that the user never used.</summary>
    Client,

    /// <summary>Many more events than ever in a short time.</summary>
    Burst,

    /// <summary>A kind of event that the user never caused.</summary>
    Type,

    /// <summary>A city where the user never was.</summary>
    City,

    /// <summary>Data that the user never asked for.</summary>
    Route,

    /// <summary>An hour at which the user is not active.</summary>
    Hour,

    /// <summary>An address that the user never had.</summary>
    Address,
}
