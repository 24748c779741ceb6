using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Features;

/// <summary>
/// The columns that the model reads, as ML.NET types. What says whether an event is an attack is not among them, so no feature can see it.
/// </summary>
internal class LogRow
{
    protected LogRow(LogEvent row)
    {
        Timestamp = row.Timestamp;
        LogType = row.LogType;
        UserId = row.UserId;
        IpAddress = row.IpAddress ?? "";
        Location = row.Location ?? "";
        City = row.City ?? "";
        Roles = [.. row.Roles];
        Type = row.Type ?? "";
        RealmId = row.RealmId ?? "";
        ClientId = row.ClientId ?? "";
        SessionId = row.SessionId ?? "";
        AuthType = row.AuthType ?? "";
        Method = row.Method ?? "";
        Path = row.Path ?? "";
        Status = row.Status is int status ? status.ToString(System.Globalization.CultureInfo.InvariantCulture) : "";
        Error = row.Error ?? "";
    }

    public DateTimeOffset Timestamp { get; init; }

    public string LogType { get; init; } = "";

    public string UserId { get; init; } = "";

    public string IpAddress { get; init; } = "";

    public string Location { get; init; } = "";

    public string City { get; init; } = "";

    public string[] Roles { get; init; } = [];

    public string Type { get; init; } = "";

    public string RealmId { get; init; } = "";

    public string ClientId { get; init; } = "";

    public string SessionId { get; init; } = "";

    public string AuthType { get; init; } = "";

    public string Method { get; init; } = "";

    public string Path { get; init; } = "";

    /// <summary>A category rather than a quantity, hence text.</summary>
    public string Status { get; init; } = "";

    public string Error { get; init; } = "";

    public static LogRow From(LogEvent row) => new(row);
}
