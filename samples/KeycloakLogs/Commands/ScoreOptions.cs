namespace KeycloakLogs.Commands;

/// <summary>What <c>score</c> reads and writes.</summary>
internal sealed record ScoreOptions
{
    /// <summary>The model's zip.</summary>
    public required string Model { get; init; }

    /// <summary>Logs to judge.</summary>
    public required IReadOnlyList<string> Logs { get; init; }

    /// <summary>Earlier logs, which are not judged; null: none.</summary>
    public string? History { get; init; }

    /// <summary>Database of the places of addresses; null: events keep those of their records.</summary>
    public string? Places { get; init; }

    /// <summary>CSV of scores.</summary>
    public required string Scores { get; init; }

    /// <summary>JSON of incidents, beside which a CSV is written; null: none.</summary>
    public string? Incidents { get; init; }

    /// <summary>Where the run goes on from, and where the next one will; null: nowhere.</summary>
    public string? State { get; init; }

    /// <summary>How far back the state reaches. Default 90 days.</summary>
    public TimeSpan Memory { get; init; } = TimeSpan.FromDays(90);

    public bool InRetrospect { get; init; }

    /// <summary>The CSV of incidents.</summary>
    public string? IncidentTable => Incidents is null ? null : Path.ChangeExtension(Incidents, ".csv");
}
