namespace PeerComparison.Comparison;

/// <summary>What a peer took in one of its settings, one time per round.</summary>
/// <param name="Setting">Empty: it has just one.</param>
/// <param name="Times">Of the rounds.</param>
internal sealed record PeerTimes(string Setting, IReadOnlyList<Timing> Times)
{
    public Timing Median { get; } = Timing.Median(Times);
}
