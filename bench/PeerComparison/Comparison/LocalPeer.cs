namespace PeerComparison.Comparison;

/// <summary>A peer that computes in this process.</summary>
/// <param name="Name">With its version, for the table.</param>
/// <param name="Settings">Each is measured, and the best counts.</param>
/// <param name="Agreement">How well our result agrees with the peer's last; empty: not compared.</param>
/// <param name="Release">Frees what the settings hold.</param>
internal sealed record LocalPeer(string Name, IReadOnlyList<LocalSetting> Settings, Func<string> Agreement, Action Release) : IDisposable
{
    /// <summary>One that has nothing to set and nothing to free.</summary>
    public LocalPeer(string name, Action run) : this(name, [new LocalSetting("", run)], () => "", () => { })
    {
    }

    public void Dispose() => Release();
}

/// <summary>One way in which a peer does its work.</summary>
/// <param name="Name">Threads, batches; empty: there is just one way.</param>
/// <param name="Run">The work.</param>
internal sealed record LocalSetting(string Name, Action Run);

/// <summary>A peer to be made when the detector's model is ready.</summary>
/// <param name="Name">For the table where it is absent.</param>
/// <param name="Goal">How many times faster than it the detector is to be, or null.</param>
/// <param name="Create">Makes it.</param>
internal sealed record PlannedPeer(string Name, double? Goal, Func<LocalPeer> Create);
