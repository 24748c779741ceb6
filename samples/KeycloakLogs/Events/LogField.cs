namespace KeycloakLogs.Events;

/// <summary>Names of the fields in the JSON files, spelt as the logs spell them.</summary>
internal static class LogField
{
    public const string Timestamp = "timestamp";
    public const string LogType = "log_type";
    public const string UserId = "userId";
    public const string IpAddress = "ipAddress";
    public const string Location = "location";
    public const string City = "city";
    public const string Roles = "roles";
    public const string Type = "type";
    public const string RealmId = "realmId";
    public const string ClientId = "clientId";
    public const string SessionId = "sessionId";
    public const string AuthType = "authType";
    public const string Method = "method";
    public const string Path = "path";
    public const string Status = "status";
    public const string Error = "error";
    public const string Label = "label";
    public const string Attack = "attack";

    /// <summary>A file must have each of these in at least one record; where one never occurs, it was probably renamed.</summary>
    public static IReadOnlyList<string> Expected { get; } =
    [
        Timestamp, LogType, UserId, IpAddress, Location, City, Roles, Type, RealmId, ClientId, SessionId, AuthType, Method, Path, Status, Error,
    ];
}
