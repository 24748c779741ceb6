namespace KeycloakLogGenerator;

/// <summary>A stretch of whole days; <paramref name="Index"/> names its random streams.</summary>
internal sealed record Period(int Index, DateTimeOffset Start, int Days)
{
    /// <summary>Exclusive.</summary>
    public DateTimeOffset End => Start.AddDays(Days);

    public Period Next() => new(Index + 1, End, Days);
}
