using MLNetHybrid.Components;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Checkpoints;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;


namespace MLNetHybrid.Detectors.LstmAutoencoder;

/// <summary>The trainer's options after validation.</summary>
internal sealed record LstmAutoencoderPlan(
    LstmAutoencoderColumns Columns, int HiddenSize, int LatentUnits, int EncoderBlocks, int DecoderLayers, bool BidirectionalDecoder, TrainingPlan Training,
    bool SeedIsDrawn, CheckpointPlan? CheckpointStore, double ValidationFraction, ValidationSplit ValidationSplit, double ThresholdQuantile, ErrorMeasure Measure, ReconstructionExecutor Executor, TrainingBackend Backend)
{
    private const string Prefix = "LstmAutoencoder.";

    /// <exception cref="ArgumentException">An option is out of its range; the message names it, the range and the value.</exception>
    public static LstmAutoencoderPlan Checked(LstmAutoencoderTrainer.Options options, Func<int> drawSeed) => new(
        LstmAutoencoderColumns.Checked(options),
        Argument.InRange(options.HiddenSize, 1, NetworkArchitecture.MaximumHiddenSize, Prefix + nameof(options.HiddenSize)),
        CheckedLatentSize(options) / 2,
        Argument.InRange(options.EncoderBlocks, 0, NetworkArchitecture.MaximumLayers, Prefix + nameof(options.EncoderBlocks)),
        Argument.InRange(options.DecoderLayers, 1, NetworkArchitecture.MaximumLayers, Prefix + nameof(options.DecoderLayers)),
        options.BidirectionalDecoder,
        new TrainingPlan
        {
            Epochs = Argument.InRange(options.Epochs, 1, 1_000_000, Prefix + nameof(options.Epochs)),
            BatchSize = Argument.InRange(options.BatchSize, 1, 65536, Prefix + nameof(options.BatchSize)),
            LearningRate = Argument.Positive(options.LearningRate, Prefix + nameof(options.LearningRate)),
            LearningRateSchedule = Present(options.LearningRateSchedule, nameof(options.LearningRateSchedule))
                .Checked(options.Epochs, Prefix + nameof(options.LearningRateSchedule)),
            GradientClipNorm = options.GradientClipNorm is double norm ? Argument.Positive(norm, Prefix + nameof(options.GradientClipNorm)) : null,
            DropoutRate = Argument.InRangeExclusive(options.DropoutRate, 0, 1, Prefix + nameof(options.DropoutRate)),
            Patience = Argument.InRange(options.Patience, 1, 1_000_000, Prefix + nameof(options.Patience)),
            RestoreBestWeights = options.RestoreBestWeights,
            Loss = options.Loss,
            Shuffle = Argument.Defined(options.Shuffle, Prefix + nameof(options.Shuffle)),
            Seed = (ulong)(uint)(options.Seed ?? drawSeed()),
            ThreadCount = Argument.Threads(options.NumberOfThreads, Prefix + nameof(options.NumberOfThreads)),
        },
        options.Seed is null,
        CheckedCheckpoints(options),
        Argument.InRange(options.ValidationFraction, 0, 0.9, Prefix + nameof(options.ValidationFraction)),
        Argument.Defined(options.ValidationSplit, Prefix + nameof(options.ValidationSplit)),
        Argument.InRange(options.ThresholdQuantile, 0, 1, Prefix + nameof(options.ThresholdQuantile)),
        new ErrorMeasure(
            Argument.Defined(options.ErrorScope, Prefix + nameof(options.ErrorScope)), Argument.Defined(options.Loss, Prefix + nameof(options.Loss))),
        Argument.Defined(options.Executor, Prefix + nameof(options.Executor)),
        Present(options.Backend, nameof(options.Backend)));

    /// <summary>The training's plan; a seed that was drawn gives way to that of the checkpoint which the training goes on from.</summary>
    /// <exception cref="InvalidDataException">The checkpoint is damaged.</exception>
    public TrainingPlan ResumedTraining() =>
        SeedIsDrawn && CheckpointStore is not null && CheckpointFile.Read(CheckpointStore.Path) is TrainingCheckpoint left ? Training with { Seed = left.Seed } : Training;

    /// <summary>The network for windows of L steps and F features.</summary>
    /// <exception cref="InvalidOperationException">The windows are larger than the kernels' memory allows.</exception>
    public NetworkArchitecture Architecture(int windowLength, int featureCount)
    {
        var architecture = new NetworkArchitecture(windowLength, featureCount, HiddenSize, EncoderBlocks, DecoderLayers)
        {
            LatentUnits = LatentUnits,
            BidirectionalDecoder = BidirectionalDecoder,
        };
        return architecture.IsFeasible ? architecture : throw new InvalidOperationException(FormattableString.Invariant(
            $"Windows of {windowLength} steps and {featureCount} features are too large for the LSTM autoencoder with HiddenSize {HiddenSize}: {NetworkArchitecture.Limits}."));
    }

    private static T Present<T>(T? option, string name) where T : class =>
        option ?? throw new ArgumentNullException(nameof(option), $"{Prefix}{name} must not be null.");

    private static int CheckedLatentSize(LstmAutoencoderTrainer.Options options)
    {
        if (options.LatentSize is not int size) return 2 * options.HiddenSize;
        Argument.InRange(size, 2, 2 * NetworkArchitecture.MaximumHiddenSize, Prefix + nameof(options.LatentSize));
        if (size % 2 != 0)
            throw new ArgumentOutOfRangeException(nameof(options), FormattableString.Invariant($"{Prefix}{nameof(options.LatentSize)} must be even; got {size}."));
        return size;
    }

    private static CheckpointPlan? CheckedCheckpoints(LstmAutoencoderTrainer.Options options)
    {
        TimeSpan interval = Argument.NotNegative(options.CheckpointInterval, Prefix + nameof(options.CheckpointInterval));
        if (options.CheckpointPath is not string path) return null;
        if (path.Length == 0) throw new ArgumentException($"{Prefix}{nameof(options.CheckpointPath)} must name a file; got an empty string.", nameof(options));
        return new CheckpointPlan(Path.GetFullPath(path), interval);
    }
}
