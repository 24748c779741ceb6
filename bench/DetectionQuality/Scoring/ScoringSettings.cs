using MLNetHybrid;

namespace DetectionQuality.Scoring;

/// <summary>What can be changed from run to run.</summary>
internal sealed record ScoringSettings
{
    /// <summary>Of all that is random in a detector.</summary>
    public required int Seed { get; init; }

    /// <summary>L, rows per window.</summary>
    public required int WindowLength { get; init; }

    /// <summary>Of the autoencoder.</summary>
    public int Epochs { get; init; } = new LstmAutoencoderTrainer.Options().Epochs;

    /// <summary>Of every detector of single rows; null: each detector's own.</summary>
    public int? MaximumTrainingRows { get; init; }

    /// <summary>Of the features; null: they are taken as they are.</summary>
    public ScaleKind? Scaling { get; init; } = new LstmHybridEstimator.Options().Scaling;
}
