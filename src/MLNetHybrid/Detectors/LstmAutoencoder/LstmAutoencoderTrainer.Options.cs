using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Detectors;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;

namespace MLNetHybrid;

public sealed partial class LstmAutoencoderTrainer
{
    /// <summary>
    /// The network, its training, and the columns. The defaults are the network of the published hybrid models with a learning rate that
    /// learns.
    /// </summary>
    public sealed record Options : DetectorOptions
    {
        /// <summary>
        /// The output column with the window's code, a vector of <see cref="LatentSize"/> values in (-1, 1). Default "Latent".
        /// </summary>
        public string LatentColumnName { get; init; } = "Latent";

        /// <summary>
        /// The output column with the loss of each value of the window, a vector of dimensions (L, F): its mean over the
        /// <see cref="ErrorScope"/> is the reconstruction error. It tells which feature at which step was not as expected. With it data
        /// views are scored window by window, not row by row, which costs time where rows are wide. Default null: no such column.
        /// </summary>
        public string? ReconstructionErrorPerFeatureColumnName { get; init; }

        /// <summary>H, units of each LSTM; in [1, 1024]. Default 16.</summary>
        public int HiddenSize { get; init; } = 16;

        /// <summary>2Z, values of the window's code, half of them from each direction; even, in [2, 2048]. Default null: 2H.</summary>
        public int? LatentSize { get; init; }

        /// <summary>Residual blocks of the encoder; in [0, 32]. Default 4.</summary>
        public int EncoderBlocks { get; init; } = 4;

        /// <summary>LSTM layers of the decoder; in [1, 32]. Default 4.</summary>
        public int DecoderLayers { get; init; } = 4;

        /// <summary>
        /// Whether each decoder layer runs in both directions of time and puts the two outputs of H units side by side. Default false.
        /// </summary>
        public bool BidirectionalDecoder { get; init; }

        /// <summary>Probability with which a unit's output is dropped while training; in [0, 1). Default 0.02.</summary>
        public double DropoutRate { get; init; } = 0.02;

        /// <summary>Adam's step size; positive. Default 0.001.</summary>
        public double LearningRate { get; init; } = 1e-3;

        /// <summary>How the step size changes from step to step. Default <see cref="LearningRateSchedule.Constant"/>.</summary>
        public LearningRateSchedule LearningRateSchedule { get; init; } = LearningRateSchedule.Constant;

        /// <summary>
        /// A batch's gradient over all weights that is longer than this is shortened to it (Pascanu, Mikolov and Bengio 2013); positive, in
        /// units of the loss per weight. Default null: gradients are taken as they are.
        /// </summary>
        public double? GradientClipNorm { get; init; }

        /// <summary>Most passes over the training windows; in [1, 1000000]. Default 20.</summary>
        public int Epochs { get; init; } = 20;

        /// <summary>Windows per step of the optimizer; in [1, 65536]. Default 16.</summary>
        public int BatchSize { get; init; } = 16;

        /// <summary>
        /// Share of the windows, the last ones in the order of the rows, that measure the validation loss and the threshold; in [0, 0.9].
        /// At 0 both are measured on the training windows. Default 0.1.
        /// </summary>
        public double ValidationFraction { get; init; } = 0.1;

        /// <summary>
        /// Whether validation windows are kept out of training. Default <see cref="ValidationSplit.HeldOut"/>, with a gap of L windows.
        /// </summary>
        public ValidationSplit ValidationSplit { get; init; } = ValidationSplit.HeldOut;

        /// <summary>Training stops after this many epochs in a row without a lower validation loss; in [1, 1000000]. Default 5.</summary>
        public int Patience { get; init; } = 5;

        /// <summary>Whether the model is that of the epoch with the lowest validation loss instead of the last one. Default true.</summary>
        public bool RestoreBestWeights { get; init; } = true;

        /// <summary>What is put into a new random order for each epoch. Default <see cref="ShuffleUnit.Batches"/>.</summary>
        public ShuffleUnit Shuffle { get; init; } = ShuffleUnit.Batches;

        /// <summary>
        /// Seed of initial weights, order and dropout. Default null: drawn from the MLContext's seed, or that of the checkpoint which
        /// training goes on from.
        /// </summary>
        public int? Seed { get; init; }

        /// <summary>
        /// A file in which training leaves, from time to time and when it is cancelled, all that it takes to go on. A <c>Fit</c> that finds
        /// one continues it, after a crash too, and ends with the same weights as if nothing had happened (on the same kind of processor);
        /// a finished one deletes it. A checkpoint of other options or data, or a damaged one, is an error; one that cannot be written, on
        /// a full disk say, is a warning, and training goes on. The file takes four times the weights; its directory must exist; no two
        /// trainings may share it at a time. Default null: none.
        /// </summary>
        public string? CheckpointPath { get; init; }

        /// <summary>Least time between two checkpoints; zero: one after every batch. Default one minute.</summary>
        public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

        /// <summary>
        /// The threshold is this quantile of the reconstruction errors of the validation windows; in [0, 1]. Default 0.99: one false alarm
        /// in a hundred windows like those.
        /// </summary>
        public double ThresholdQuantile { get; init; } = 0.99;

        /// <summary>
        /// Over which rows of a window Score and threshold average. The training loss always covers the window. Default
        /// <see cref="ErrorScope.Window"/>; where single rows are anomalies, as in logs, <see cref="ErrorScope.LastStep"/> finds far more
        /// of them.
        /// </summary>
        public ErrorScope ErrorScope { get; init; } = ErrorScope.Window;

        /// <summary>
        /// What training minimises, and what Score and threshold measure. Default <see cref="ReconstructionLoss.MeanSquaredError"/>.
        /// </summary>
        public ReconstructionLoss Loss { get; init; } = ReconstructionLoss.MeanSquaredError;

        /// <summary>
        /// Training and validation windows at most; in [2, 2147483647]. Of more windows nine tenths of that or more are drawn, from
        /// all streams and times alike, in blocks of up to 64 successive windows of a stream, and the log says so. Default 100,000.
        /// </summary>
        public int MaximumTrainingRows { get; init; } = 100_000;

        /// <summary>Threads of the training, in [1, 1024]; the result does not depend on it. Default null: one per processor.</summary>
        public int? NumberOfThreads { get; init; }

        /// <summary>What runs the trained network. Default <see cref="ReconstructionExecutor.Auto"/>.</summary>
        public ReconstructionExecutor Executor { get; init; } = ReconstructionExecutor.Auto;

        /// <summary>What trains the network. Default <see cref="TrainingBackend.Managed"/>.</summary>
        public TrainingBackend Backend { get; init; } = TrainingBackend.Managed;

        internal override IEstimator<ITransformer> CreateTrainer(IHostEnvironment env) => new LstmAutoencoderTrainer(env, this);

        internal override DetectorOptions WithDefaultSeed(int? seed) => this with { Seed = Seed ?? seed };

        internal override IReadOnlyList<(string Option, string? Name)> OwnColumns =>
        [
            (nameof(LatentColumnName), LatentColumnName ?? ""),
            (nameof(ReconstructionErrorPerFeatureColumnName), ReconstructionErrorPerFeatureColumnName),
        ];

        internal int ThreadCount => Argument.Threads(NumberOfThreads, $"{Name}.{nameof(NumberOfThreads)}");

        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        internal Options Checked()
        {
            Columns.Check(Name, [.. OwnColumns]);
            Argument.InRange(HiddenSize, 1, NetworkArchitecture.MaximumHiddenSize, $"{Name}.{nameof(HiddenSize)}");
            Argument.InRange(LatentSize ?? 2, 2, 2 * NetworkArchitecture.MaximumHiddenSize, $"{Name}.{nameof(LatentSize)}");
            if (LatentSize % 2 == 1)
                throw new ArgumentOutOfRangeException(
                    nameof(LatentSize), FormattableString.Invariant($"{Name}.{nameof(LatentSize)} must be even; got {LatentSize}."));
            Argument.InRange(EncoderBlocks, 0, NetworkArchitecture.MaximumLayers, $"{Name}.{nameof(EncoderBlocks)}");
            Argument.InRange(DecoderLayers, 1, NetworkArchitecture.MaximumLayers, $"{Name}.{nameof(DecoderLayers)}");
            Argument.InRangeExclusive(DropoutRate, 0, 1, $"{Name}.{nameof(DropoutRate)}");
            Argument.Positive(LearningRate, $"{Name}.{nameof(LearningRate)}");
            Argument.InRange(Epochs, 1, 1_000_000, $"{Name}.{nameof(Epochs)}");
            Argument.NotNull(LearningRateSchedule, $"{Name}.{nameof(LearningRateSchedule)}").Checked(
                Epochs, $"{Name}.{nameof(LearningRateSchedule)}");
            Argument.Positive(GradientClipNorm ?? 1, $"{Name}.{nameof(GradientClipNorm)}");
            Argument.InRange(BatchSize, 1, 65536, $"{Name}.{nameof(BatchSize)}");
            Argument.InRange(ValidationFraction, 0, 0.9, $"{Name}.{nameof(ValidationFraction)}");
            Argument.Defined(ValidationSplit, $"{Name}.{nameof(ValidationSplit)}");
            Argument.InRange(Patience, 1, 1_000_000, $"{Name}.{nameof(Patience)}");
            Argument.Defined(Shuffle, $"{Name}.{nameof(Shuffle)}");
            if (CheckpointPath?.Length == 0)
                throw new ArgumentException(
                    $"{Name}.{nameof(CheckpointPath)} must name a file; got an empty string.", nameof(CheckpointPath));
            Argument.NotNegative(CheckpointInterval, $"{Name}.{nameof(CheckpointInterval)}");
            Argument.InRange(ThresholdQuantile, 0, 1, $"{Name}.{nameof(ThresholdQuantile)}");
            Argument.Defined(ErrorScope, $"{Name}.{nameof(ErrorScope)}");
            Argument.Defined(Loss, $"{Name}.{nameof(Loss)}");
            Argument.Defined(Executor, $"{Name}.{nameof(Executor)}");
            Argument.NotNull(Backend, $"{Name}.{nameof(Backend)}");
            Argument.InRange(MaximumTrainingRows, TrainingSample.LeastMaximum, int.MaxValue, $"{Name}.{nameof(MaximumTrainingRows)}");
            _ = ThreadCount;
            return this;
        }
    }
}
