using KeycloakLogGenerator.Events;

namespace KeycloakLogs.Reading;

/// <summary>Columns that no record has a value of; one of which that is unexpected was probably renamed. Labels may be absent.</summary>
internal sealed class TableColumns
{
    private static readonly (string Name, Func<LogEvent, bool> Has)[] All =
    [
        ("ipAddress", row => row.IpAddress is not null),
        ("location", row => row.Location is not null),
        ("city", row => row.City is not null),
        ("roles", row => row.Roles.Count > 0),
        ("type", row => row.Type is not null),
        ("realmId", row => row.RealmId is not null),
        ("clientId", row => row.ClientId is not null),
        ("sessionId", row => row.SessionId is not null),
        ("authType", row => row.AuthType is not null),
        ("method", row => row.Method is not null),
        ("path", row => row.Path is not null),
        ("status", row => row.Status is not null),
        ("error", row => row.Error is not null),
    ];

    // Shrinks fast: most columns have a value soon.
    private readonly List<(string Name, Func<LogEvent, bool> Has)> _absent = [.. All];

    public IReadOnlyList<string> Absent => [.. _absent.Select(column => column.Name)];

    public void Add(LogEvent row)
    {
        for (int i = _absent.Count - 1; i >= 0; i--)
        {
            if (_absent[i].Has(row)) _absent.RemoveAt(i);
        }
    }
}
