namespace KeycloakLogGenerator.Events;

/// <summary>The kinds of row.</summary>
public static class LogType
{
    public const string Event = "event";
    public const string Access = "access";

    /// <summary>An administrator's change, from Keycloak's admin events; never generated.</summary>
    public const string Admin = "admin";
}
