namespace KeycloakLogGenerator;

/// <summary>One account with its habits.</summary>
internal sealed record User
{
    public required string Id { get; init; }

    public required Job Job { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>The usual networks, most used first.</summary>
    public required IReadOnlyList<Network> Networks { get; init; }

    /// <summary>Hour of the day at which work usually begins.</summary>
    public required double ShiftStart { get; init; }

    /// <summary>Hours of work on one day.</summary>
    public required double ShiftHours { get; init; }

    /// <summary>Activity on a Saturday or Sunday against a weekday's.</summary>
    public required double WeekendActivity { get; init; }

    /// <summary>Share of all sessions, before normalization.</summary>
    public required double Activity { get; init; }

    /// <summary>Probability that a password is mistyped.</summary>
    public required double TypoRate { get; init; }

    /// <summary>When the account does nothing; null: no such time.</summary>
    public Leave? Leave { get; init; }

    public bool IsPerson => !Job.IsService;

    /// <summary>Left for good: whoever signs in later is somebody else.</summary>
    public bool IsDormant => Leave?.To is null && Leave is not null;
}
