using System.Text.Json.Serialization;

namespace KeycloakLogGenerator.Events;

/// <summary>
/// One line of an identity server's log: something that happened to an account (<see cref="LogType.Event"/>) or a
/// request that a signed-in user made (<see cref="LogType.Access"/>). What does not apply to a row is null.
/// </summary>
public sealed record LogEvent
{
    /// <summary>When it happened, on the server's wall clock.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary><see cref="Events.LogType.Event"/> or <see cref="Events.LogType.Access"/>.</summary>
    [JsonPropertyName("log_type")]
    public required string LogType { get; init; }

    public required string UserId { get; init; }

    public string? IpAddress { get; init; }

    /// <summary>Country code of the address.</summary>
    public string? Location { get; init; }

    public string? City { get; init; }

    /// <summary>Degrees, north positive; null, as is <see cref="Longitude"/>, where no database of addresses gives them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Latitude { get; init; }

    /// <summary>Degrees, east positive.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Longitude { get; init; }

    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>One of <see cref="EventType"/>; null for access rows.</summary>
    public string? Type { get; init; }

    public string? RealmId { get; init; }

    public string? ClientId { get; init; }

    public string? SessionId { get; init; }

    public string? AuthType { get; init; }

    /// <summary>HTTP method; null for event rows, as are <see cref="Path"/> and <see cref="Status"/>.</summary>
    public string? Method { get; init; }

    public string? Path { get; init; }

    public int? Status { get; init; }

    public string? Error { get; init; }

    /// <summary>Whether the row belongs to an attack; null where nobody has judged it.</summary>
    public bool? Label { get; init; }

    /// <summary>One of <see cref="AttackKind"/> in generated data. For the report only: no feature reads it.</summary>
    public string? Attack { get; init; }

    /// <summary>The server's own number of the event. This and what follows is in Keycloak's events, not in generated ones.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RealmName { get; init; }

    /// <summary>The name that was signed in with or tried; it may belong to nobody.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Username { get; init; }

    /// <summary>OAuth's grant type, as "client_credentials".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? GrantType { get; init; }

    /// <summary>CREATE, UPDATE, DELETE or ACTION; of <see cref="Events.LogType.Admin"/> rows, as is <see cref="ResourceType"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OperationType { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ResourceType { get; init; }

    /// <summary>What Keycloak says beside the fixed fields.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Details { get; init; }
}
