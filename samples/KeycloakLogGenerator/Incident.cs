namespace KeycloakLogGenerator;

/// <summary>One attack from its first event to its last.</summary>
public sealed record Incident
{
    /// <summary>From 1, in the order of <see cref="First"/>; each file counts its own.</summary>
    public required int Number { get; init; }

    /// <summary>A constant of <see cref="Events.AttackKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What an alarm would name: the user, or where several are attacked the first event's address.</summary>
    public required string Entity { get; init; }

    public required DateTimeOffset First { get; init; }

    public required DateTimeOffset Last { get; init; }

    /// <summary>Indices of its events in the file, ascending.</summary>
    public required IReadOnlyList<int> Rows { get; init; }
}
