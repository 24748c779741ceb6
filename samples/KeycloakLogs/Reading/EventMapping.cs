using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Reading;

/// <summary>From a record's fields to an event.</summary>
internal static class EventMapping
{
    private const string AccessPrefix = "access.", AdminPrefix = "admin.";

    /// <exception cref="FieldException">The record does not say when or by whom.</exception>
    public static (LogEvent Event, EventForm Form) Map(RecordFields fields)
    {
        EventForm form = FormOf(fields);
        if (fields.Time is not DateTimeOffset time)
        {
            string field = form == EventForm.Table ? RecordFields.TimestampField : RecordFields.TimeField;
            throw new FieldException(field, "is missing or null; every record needs it");
        }
        return (form != EventForm.Table && IsAdmin(fields) ? Admin(fields, time) : User(fields, time), form);
    }

    private static EventForm FormOf(RecordFields fields) =>
        fields.Form is EventForm.Table or EventForm.EventHook or EventForm.ServerLog or EventForm.ServerLogJson or EventForm.MarkedJson
            or EventForm.LoggerContext ? fields.Form.Value
        : fields.Type is string type && (IsPrefixed(type, AccessPrefix) || IsPrefixed(type, AdminPrefix)) ? EventForm.Webhook
        : fields.OperationType is not null ? EventForm.AdminEvent
        : fields.Form ?? (fields.HasEventTime ? EventForm.UserEvent : EventForm.Table);

    private static bool IsAdmin(RecordFields fields) =>
        fields.OperationType is not null
        || string.Equals(fields.SourceType, "ADMIN", StringComparison.OrdinalIgnoreCase)
        || string.Equals(fields.SourceType, "ADMIN_EVENT", StringComparison.OrdinalIgnoreCase)
        || (fields.Type is string type && IsPrefixed(type, AdminPrefix));

    private static LogEvent User(RecordFields fields, DateTimeOffset time)
    {
        string? username = fields.Username ?? fields.Details.Find("username") ?? fields.Auth.Username;
        string? address = fields.IpAddress ?? fields.Auth.IpAddress;
        string? type = fields.Type is string text && IsPrefixed(text, AccessPrefix) ? text[AccessPrefix.Length..] : fields.Type;
        return new LogEvent
        {
            Timestamp = time,
            LogType = fields.LogType ?? (type is null && fields.Method is not null ? LogType.Access : LogType.Event),
            UserId = Name(fields.UserId ?? fields.Auth.UserId, username, address),
            IpAddress = address,
            Location = fields.Location,
            City = fields.City,
            Roles = fields.Roles ?? [],
            Type = type,
            RealmId = fields.RealmId ?? fields.Auth.RealmId,
            ClientId = fields.ClientId ?? fields.Auth.ClientId,
            SessionId = fields.SessionId ?? fields.Auth.SessionId,
            AuthType = fields.AuthType ?? fields.Details.Find("auth_type") ?? fields.Details.Find("auth_method"),
            Method = fields.Method,
            Path = fields.Path,
            Status = fields.Status,
            Error = fields.Error,
            Label = fields.Label,
            Attack = fields.Attack,
            Id = fields.Id,
            RealmName = fields.RealmName,
            Username = username,
            GrantType = fields.GrantType ?? fields.Details.Find("grant_type"),
            Details = fields.Details.ToDetails(),
        };
    }

    private static LogEvent Admin(RecordFields fields, DateTimeOffset time)
    {
        string? username = fields.Auth.Username ?? fields.Username;
        string? address = fields.Auth.IpAddress ?? fields.IpAddress;
        (string? operation, string? resource) = Change(fields);
        return new LogEvent
        {
            Timestamp = time,
            LogType = LogType.Admin,
            UserId = Name(fields.Auth.UserId ?? fields.UserId, username, address),
            IpAddress = address,
            Type = resource is null ? operation : $"{operation}_{resource}",
            // The realm that was changed; the administrator may belong to another.
            RealmId = fields.RealmId ?? fields.Auth.RealmId,
            ClientId = fields.Auth.ClientId ?? fields.ClientId,
            SessionId = fields.Auth.SessionId ?? fields.SessionId,
            Path = fields.ResourcePath,
            Error = fields.Error,
            Label = fields.Label,
            Attack = fields.Attack,
            Id = fields.Id,
            RealmName = fields.RealmName,
            Username = username,
            OperationType = operation,
            ResourceType = resource,
            Details = fields.Details.ToDetails(),
        };
    }

    // What a webhook writes as "admin.USER-CREATE" it also has as two fields, mostly.
    private static (string? Operation, string? Resource) Change(RecordFields fields)
    {
        if (fields.OperationType is not null) return (fields.OperationType, fields.ResourceType);
        string? type = fields.Type is string text && IsPrefixed(text, AdminPrefix) ? text[AdminPrefix.Length..] : fields.Type;
        int dash = type?.LastIndexOf('-') ?? -1;
        return dash < 0 ? (type, fields.ResourceType) : (type![(dash + 1)..], fields.ResourceType ?? type[..dash]);
    }

    // Whom the event belongs to. Who failed to sign in may be nobody: then the name that was tried, or the address, stands for the user.
    private static string Name(string? userId, string? username, string? address) =>
        !string.IsNullOrEmpty(userId) ? userId
        : !string.IsNullOrEmpty(username) ? username
        : !string.IsNullOrEmpty(address) ? address
        : throw new FieldException("userId", "is missing or null; every record needs it");

    private static bool IsPrefixed(string type, string prefix) => type.StartsWith(prefix, StringComparison.Ordinal);
}
