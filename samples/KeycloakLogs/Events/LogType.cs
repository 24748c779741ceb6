namespace KeycloakLogs.Events;

/// <summary>The two kinds of row.</summary>
internal static class LogType
{
    public const string Event = "event";
    public const string Access = "access";
}
