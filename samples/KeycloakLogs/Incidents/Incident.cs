namespace KeycloakLogs.Incidents;

/// <summary>Alarming events of one user or address that follow each other closely.</summary>
internal sealed record Incident
{
    /// <summary>From 1, the rarest first.</summary>
    public int Rank { get; init; }

    public required EntityKind Kind { get; init; }

    /// <summary>The user or the address.</summary>
    public required string Entity { get; init; }

    /// <summary>Of the alarms.</summary>
    public required DateTimeOffset First { get; init; }

    /// <summary>Of the alarms.</summary>
    public required DateTimeOffset Last { get; init; }

    /// <summary>Users among the alarms, in the order of their first.</summary>
    public required IReadOnlyList<string> Users { get; init; }

    /// <summary>Addresses among the alarms, in the order of their first.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Rows of the alarms in the log, from 1.</summary>
    public required IReadOnlyList<int> AlarmRows { get; init; }

    /// <summary>The highest score of the alarms.</summary>
    public required float PeakScore { get; init; }

    /// <summary>How rare the alarms are together; incidents are ranked by it, and those above a limit are reported.</summary>
    public required double Rarity { get; init; }

    /// <summary>What changed, in words, the strongest first.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>The kinds of <see cref="Changes"/>, in the same order.</summary>
    public required IReadOnlyList<ChangeKind> ChangeKinds { get; init; }

    /// <summary>The entity's events from shortly before the first alarm to shortly after the last.</summary>
    public required IReadOnlyList<IncidentEvent> Timeline { get; init; }

    /// <summary>One line: who, when, what.</summary>
    public string Summary => $"{(Kind == EntityKind.User ? "user" : "address")} {Entity}: "
        + (Changes.Count == 0 ? "a combination of events unlike those of training" : string.Join("; ", Changes));
}
