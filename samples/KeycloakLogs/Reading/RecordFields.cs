namespace KeycloakLogs.Reading;

/// <summary>The fields of one record in any form, as they stand there; null: absent. One object is used for all records.</summary>
internal sealed class RecordFields
{
    public const string TimeField = "time", TimestampField = "timestamp";

    private const int EventRank = 3;

    /// <summary>When it happened.</summary>
    public DateTimeOffset? Time { get; private set; }

    private int TimeRank { get; set; }

    /// <summary>Whether the time is in the field in which Keycloak's own events have it.</summary>
    public bool HasEventTime => TimeRank == EventRank;

    public string? LogType { get; set; }

    public string? Id { get; set; }

    public string? UserId { get; set; }

    public string? Username { get; set; }

    public string? IpAddress { get; set; }

    public string? Location { get; set; }

    public string? City { get; set; }

    public IReadOnlyList<string>? Roles { get; set; }

    public string? Type { get; set; }

    public string? RealmId { get; set; }

    public string? RealmName { get; set; }

    public string? ClientId { get; set; }

    public string? SessionId { get; set; }

    public string? AuthType { get; set; }

    public string? GrantType { get; set; }

    public string? Method { get; set; }

    public string? Path { get; set; }

    public int? Status { get; set; }

    public string? Error { get; set; }

    public bool? Label { get; set; }

    public string? Attack { get; set; }

    public string? OperationType { get; set; }

    public string? ResourceType { get; set; }

    public string? ResourcePath { get; set; }

    public string? SourceType { get; set; }

    /// <summary>The logger's text, and the logger, of a line of a JSON log.</summary>
    public string? Message { get; set; }

    public string? LoggerName { get; set; }

    /// <summary>Who acted, where an object of its own says it.</summary>
    public AuthFields Auth { get; } = new();

    public DetailList Details { get; } = new();

    /// <summary>The form that the names of the fields show; null: those of a table.</summary>
    public EventForm? Form { get; set; }

    /// <summary>Whether the record holds a field that only events have.</summary>
    public bool IsEvent => Type is not null || OperationType is not null || UserId is not null || LogType is not null;

    public void Clear()
    {
        Time = null;
        TimeRank = 0;
        LogType = Id = UserId = Username = IpAddress = Location = City = Type = RealmId = RealmName = ClientId = SessionId = null;
        AuthType = GrantType = Method = Path = Error = Attack = OperationType = ResourceType = ResourcePath = SourceType = Message = null;
        LoggerName = null;
        Roles = null;
        Status = null;
        Label = null;
        Form = null;
        Auth.Clear();
        Details.Clear();
    }

    /// <summary>Of several times the event's own counts, not that of the log that passed it on.</summary>
    public void SetTime(string field, DateTimeOffset time)
    {
        int rank = field switch { TimeField or "eventTime" => EventRank, TimestampField => 2, _ => 1 };
        if (rank < TimeRank) return;
        TimeRank = rank;
        Time = time;
    }
}
