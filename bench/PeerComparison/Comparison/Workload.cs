using Bench.Data;

namespace PeerComparison.Comparison;

/// <summary>A piece of work that a detector and its peer do on the same data.</summary>
internal sealed record Workload
{
    /// <summary>For the table.</summary>
    public required string Name { get; init; }

    public required FeatureRows Data { get; init; }

    /// <summary>How many times faster than scikit-learn the detector is to be; null: no goal, as where another peer is the best.</summary>
    public double? Goal { get; init; }

    /// <summary>What scikit-learn is told, in the language of peer.py.</summary>
    public required IReadOnlyList<string> PeerCommand { get; init; }

    /// <summary>What it is told before, untimed; each entry is a command. A model must be fitted before it can score.</summary>
    public IReadOnlyList<string>? PeerPreparation { get; init; }

    /// <summary>Data of <see cref="PeerPreparation"/>.</summary>
    public FeatureRows? PeerPreparationData { get; init; }

    /// <summary>Peers within this process, made after <see cref="Prepare"/>.</summary>
    public IReadOnlyList<PlannedPeer> LocalPeers { get; init; } = [];

    /// <summary>Whether R's dbscan understands the command, too.</summary>
    public bool InR { get; init; }

    /// <summary>How many times faster than R's dbscan the detector is to be, or null.</summary>
    public double? GoalInR { get; init; }

    /// <summary>Done by the detector before, untimed.</summary>
    public Action Prepare { get; init; } = () => { };

    /// <summary>The detector's work.</summary>
    public required Action Run { get; init; }

    /// <summary>One pass over the rows through ML.NET, a part of <see cref="Run"/> that no detector can avoid.</summary>
    public required Action Read { get; init; }

    /// <summary>What the peer has computed -> how well the detector's result agrees with it.</summary>
    public required Func<double[], string> Agreement { get; init; }
}
