namespace KeycloakLogs.Reading;

/// <summary>The fields of authDetails.</summary>
internal sealed class AuthFields
{
    public string? RealmId { get; set; }

    public string? ClientId { get; set; }

    public string? UserId { get; set; }

    public string? Username { get; set; }

    public string? IpAddress { get; set; }

    public string? SessionId { get; set; }

    public void Clear() => RealmId = ClientId = UserId = Username = IpAddress = SessionId = null;
}
