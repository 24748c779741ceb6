namespace KeycloakLogGenerator;

/// <summary>A time without work: a holiday, or for good.</summary>
/// <param name="From">The last session begins before.</param>
/// <param name="To">Work goes on from here; null: never.</param>
internal sealed record Leave(DateTimeOffset From, DateTimeOffset? To)
{
    public bool Covers(DateTimeOffset time) => time >= From && (To is not DateTimeOffset end || time < end);
}
