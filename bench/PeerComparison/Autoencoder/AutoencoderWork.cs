namespace PeerComparison.Autoencoder;

/// <summary>Some work on the network, done by the library and by its peers on the same values.</summary>
internal sealed record AutoencoderWork
{
    /// <summary>For the table.</summary>
    public required string Name { get; init; }

    /// <summary>What the times are per, as "step" or "window".</summary>
    public required string Unit { get; init; }

    /// <summary>How many times faster than each peer the library is to be, or null.</summary>
    public double? Goal { get; init; }

    /// <summary>Most microseconds per unit that the library may take, or null.</summary>
    public double? GoalMicroseconds { get; init; }

    /// <summary>The library's work.</summary>
    public required TimedWork Ours { get; init; }

    /// <summary>The peers' work.</summary>
    public required IReadOnlyList<TimedWork> Peers { get; init; }

    /// <summary>What else was found out, for the table's last column.</summary>
    public Func<string> Remark { get; init; } = () => "";
}
