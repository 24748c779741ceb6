using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Checkpoints;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;

namespace MLNetHybrid.Detectors.LstmAutoencoder;

/// <summary>What a fit does: checked options, taken apart for those who train, measure and leave checkpoints.</summary>
/// <param name="options">Checked.</param>
/// <param name="seed">The options' seed, or the one that was drawn.</param>
internal sealed class LstmAutoencoderPlan(LstmAutoencoderTrainer.Options options, int seed)
{
    public ErrorMeasure Measure { get; } = new(options.ErrorScope, options.Loss);

    public CheckpointPlan? Checkpoints { get; } =
        options.CheckpointPath is string path ? new CheckpointPlan(Path.GetFullPath(path), options.CheckpointInterval) : null;

    public TrainingPlan Training { get; } = new()
    {
        Epochs = options.Epochs,
        BatchSize = options.BatchSize,
        LearningRate = options.LearningRate,
        LearningRateSchedule = options.LearningRateSchedule,
        GradientClipNorm = options.GradientClipNorm,
        DropoutRate = options.DropoutRate,
        Patience = options.Patience,
        RestoreBestWeights = options.RestoreBestWeights,
        Loss = options.Loss,
        Shuffle = options.Shuffle,
        Seed = (uint)seed,
        ThreadCount = options.ThreadCount,
    };

    /// <summary>The training's plan; a seed that was drawn gives way to that of the checkpoint which the training goes on from.</summary>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    public TrainingPlan ResumedTraining() =>
        options.Seed is null && Checkpoints is not null && CheckpointFile.Read(Checkpoints.Path) is TrainingCheckpoint left
            ? Training with { Seed = left.Seed }
            : Training;

    /// <summary>The network for windows of L steps and F features.</summary>
    /// <exception cref="InvalidOperationException">The windows are larger than the kernels' memory allows.</exception>
    public NetworkArchitecture Architecture(int windowLength, int featureCount)
    {
        var architecture = new NetworkArchitecture(
            windowLength, featureCount, options.HiddenSize, options.EncoderBlocks, options.DecoderLayers)
        {
            LatentUnits = (options.LatentSize ?? 2 * options.HiddenSize) / 2,
            BidirectionalDecoder = options.BidirectionalDecoder,
        };
        return architecture.IsFeasible ? architecture : throw new InvalidOperationException(FormattableString.Invariant(
            $"Windows of {windowLength} steps and {featureCount} features are too large for the LSTM autoencoder ")
            + FormattableString.Invariant($"with HiddenSize {options.HiddenSize}: {NetworkArchitecture.Limits}."));
    }
}
