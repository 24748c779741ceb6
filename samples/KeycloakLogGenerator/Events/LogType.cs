namespace KeycloakLogGenerator.Events;

/// <summary>The two kinds of row.</summary>
public static class LogType
{
    public const string Event = "event";
    public const string Access = "access";
}
