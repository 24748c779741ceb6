using MLNetHybrid.Components;

namespace MLNetHybrid;

/// <summary>One detector of a hybrid, and what it sees.</summary>
/// <example><code>
/// var options = new LstmHybridEstimator.Options { WindowLength = 10 };
/// options = options with
/// {
///     Members = [.. options.EnsembleMembers(), new HybridMember(HybridView.Row, new OneClassSvmTrainer.Options(), "SvmOnRows")],
/// };
/// IDataView judged = ml.AnomalyDetection.Trainers.LstmHybrid(options).Fit(data).Transform(data);
/// IEnumerable&lt;float&gt; svmScores = judged.GetColumn&lt;float&gt;("SvmOnRowsScore");
/// </code></example>
public sealed class HybridMember
{
    private HybridMember(string name) => (View, Name) = (HybridView.Window, name);

    /// <summary>A detector on a view.</summary>
    /// <param name="view">What it sees.</param>
    /// <param name="detector">Its options. Of their columns, feature, score and label are the hybrid's.</param>
    /// <param name="name">Begins the names of its columns, and differs from those of the other members. Null: the detector's, as
    /// "IsolationForest".</param>
    /// <exception cref="ArgumentException">The name is empty, or the view no named one.</exception>
    public HybridMember(HybridView view, DetectorOptions detector, string? name = null)
    {
        View = Argument.Defined(view, $"{nameof(HybridMember)}.{nameof(view)}");
        Detector = Argument.NotNull(detector, $"{nameof(HybridMember)}.{nameof(detector)}");
        Name = name ?? detector.ComponentName;
        if (Name.Length == 0) throw new ArgumentException("HybridMember.name must not be empty.", nameof(name));
    }

    /// <summary>The hybrid's own autoencoder: its reconstruction error is the score.</summary>
    public static HybridMember ReconstructionError { get; } = new("LstmAutoencoder");

    /// <summary>What it sees.</summary>
    public HybridView View { get; }

    /// <summary>The detector; null: the hybrid's own autoencoder.</summary>
    public DetectorOptions? Detector { get; }

    /// <summary>Begins the names of its columns.</summary>
    public string Name { get; }

    /// <summary>The output column with the member's score, Single: its name and "Score".</summary>
    public string ScoreColumnName => $"{Name}Score";

    /// <summary>The output column with the member's verdict, Boolean: its name and "PredictedLabel".</summary>
    public string PredictedLabelColumnName => $"{Name}PredictedLabel";

    internal VoteInput Columns => new(ScoreColumnName, PredictedLabelColumnName);

    /// <summary>Whether it needs the hybrid's autoencoder.</summary>
    internal bool UsesAutoencoder => Detector is null || View == HybridView.Latent;
}
