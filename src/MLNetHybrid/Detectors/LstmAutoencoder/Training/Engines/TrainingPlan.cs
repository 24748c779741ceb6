namespace MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

/// <summary>Hyper-parameters after validation.</summary>
internal sealed record TrainingPlan
{
    public required int Epochs { get; init; }
    public required int BatchSize { get; init; }
    public required double LearningRate { get; init; }

    /// <summary>What <see cref="LearningRate"/> is multiplied by, step by step.</summary>
    public required LearningRateSchedule LearningRateSchedule { get; init; }

    /// <summary>The longest gradient that a step may follow; null: any.</summary>
    public required double? GradientClipNorm { get; init; }
    public required double DropoutRate { get; init; }

    /// <summary>Epochs without a better loss after which training stops.</summary>
    public required int Patience { get; init; }
    public required bool RestoreBestWeights { get; init; }
    public required ReconstructionLoss Loss { get; init; }
    public required ShuffleUnit Shuffle { get; init; }
    public required ulong Seed { get; init; }
    public required int ThreadCount { get; init; }
}
