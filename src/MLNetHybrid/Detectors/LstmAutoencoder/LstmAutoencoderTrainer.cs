using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Detectors.LstmAutoencoder;
using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;
using MLNetHybrid.Detectors.LstmAutoencoder.Scoring;
using MLNetHybrid.Detectors.LstmAutoencoder.Training;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Checkpoints;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Engines;
using MLNetHybrid.Numerics;

namespace MLNetHybrid;

/// <summary>
/// An LSTM autoencoder: a recurrent network that learns to reconstruct windows of normal rows from a short code. What it reconstructs badly
/// is an anomaly.
/// </summary>
/// <remarks>
/// <para>The input is a window of L steps and F features, made by <c>mlContext.Transforms.SlidingWindow</c>, in the order of time. Encoder:
/// residual blocks of LSTM(H), dropout and layer normalization, the shortcut projected where F differs from H. Code: a bidirectional LSTM,
/// both final states, 2H values unless <see cref="Options.LatentSize"/> says otherwise. Decoder: the code repeated L times, layers of
/// LSTM(H), in one direction or both, dropout and layer normalization, and a linear output. Loss: the mean squared error, or another
/// <see cref="Options.Loss"/>; optimizer: Adam, with <see cref="Options.LearningRateSchedule"/> and <see cref="Options.GradientClipNorm"/>;
/// initial weights and constants as in Keras.</para>
/// <para>Score = the reconstruction error: the loss of a window (or of its last row: <see cref="Options.ErrorScope"/>), by default in
/// squared units of the features. PredictedLabel = Score > threshold, a quantile of the errors of held-out windows. The code goes to the
/// column Latent, for detectors downstream; <see cref="Options.ReconstructionErrorPerFeatureColumnName"/> tells where in the window the
/// error lies.</para>
/// <para>Normalize the features to mean 0 and variance 1 first: a model that has learned nothing then has the loss 1. Windows with a
/// missing or infinite value, as the first L - 1 of each stream, are skipped. Held-out windows are those of the last rows; in each stream a
/// gap of L windows before them is left out of training.</para>
/// <para>Cost per epoch of N windows: O(N L H (F + H (blocks + layers))) time; memory 4 F bytes per row where the windows come straight
/// from <c>SlidingWindow</c> (less where the rows are sparse), 4 L F bytes per window where they do not. N is at most
/// <see cref="Options.MaximumTrainingRows"/>. The result does not depend on the
/// number of threads.</para>
/// <para>Losses and the time left go to the log, and <c>CancelExecution</c> stops training within a batch. With
/// <see cref="Options.CheckpointPath"/> a training that was killed or cancelled goes on where it was. A training whose loss is no number,
/// or above 1 and a million times the first step's, ends with an error that names epoch, step and learning rate.</para>
/// <para>Hochreiter, Schmidhuber: "Long short-term memory", Neural Computation 1997. Malhotra et al.: "LSTM-based encoder-decoder for
/// multi-sensor anomaly detection", ICML workshop 2016.</para>
/// </remarks>
public sealed partial class LstmAutoencoderTrainer : AnomalyTrainer<LstmAutoencoderTransformer, LstmAutoencoderModelParameters>
{
    private const string Name = "LstmAutoencoder";

    private readonly Options _options;
    private readonly LstmAutoencoderPlan _plan;

    internal LstmAutoencoderTrainer(IHostEnvironment env, Options options)
        : base(env.Register(nameof(LstmAutoencoderTrainer)), options.Checked().Columns)
    {
        _options = options;
        _plan = new LstmAutoencoderPlan(options, options.Seed ?? Host.Rand.Next());
    }

    private protected override IEnumerable<SchemaShape.Column> ExtraColumns(SchemaShape.Column feature) =>
    [
        Vector(_options.LatentColumnName, new SchemaShape(
        [
            new(AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false),
        ])),
        .. _options.ReconstructionErrorPerFeatureColumnName is string name
            ? (SchemaShape.Column[])[Vector(name, SlotNamesOf(feature))]
            : [],
    ];

    private protected override void CheckFeatureType(VectorDataViewType type)
    {
        if (type.Dimensions.Length == 2) return;
        throw Host.Except(
            $"Column '{Columns.Feature}' is not a window: LstmAutoencoder needs a vector of two dimensions, steps and features, "
            + $"as mlContext.Transforms.SlidingWindow makes; its type is {type}.");
    }

    private protected override LstmAutoencoderModelParameters Train(RoleMappedData data, VectorDataViewType featureType, IChannel channel)
    {
        NetworkArchitecture architecture = _plan.Architecture(featureType.Dimensions[0], featureType.Dimensions[1]);
        var layout = new NetworkLayout(architecture);
        TrainingPlan plan = _plan.ResumedTraining();
        var sample = new WindowSample(_options.MaximumTrainingRows, plan.Seed);
        WindowSet windows = WindowReader.Read(data, architecture, sample, Host, channel);
        CheckRange(windows.Rows);
        if (windows.AreAllEqual())
            channel.Warning(
                $"LstmAutoencoder: all {windows.Count} training windows are equal, so there is nothing to learn but this one window, "
                + "and the threshold says nothing of how far others may be from it. Does any column of the training data vary?");
        var split = WindowSplit.Create(windows, _options.ValidationFraction, _options.ValidationSplit);
        channel.Info(FormattableString.Invariant(
            $"LstmAutoencoder: {layout.ParameterCount} weights, {split.TrainingWindows.Length} training and ")
            + FormattableString.Invariant($"{split.ValidationCount} validation windows ")
            + FormattableString.Invariant($"of {architecture.WindowLength} x {architecture.FeatureCount}."));

        using var monitor = new ChannelMonitor(Host, channel, plan.Epochs, TimeProvider.System);
        var job =
            new TrainingJob(layout, WeightInitializer.Create(layout, plan.Seed), windows, split, plan, monitor) { Environment = Host };
        TrainingResult result = TrainingLoop.Run(job, _options.Backend, _plan.Checkpoints);
        float threshold = Threshold(layout, result.Weights, windows, split, monitor);
        if (!TensorPrimitives.IsFiniteAll<float>(result.Weights) || !float.IsFinite(threshold))
            throw Host.Except(
                FormattableString.Invariant($"LstmAutoencoder's weights are not finite after {result.History.Count} epochs ")
                + FormattableString.Invariant($"with LearningRate {_plan.Training.LearningRate}. ")
                + "Lower the learning rate, or scale the features.");
        channel.Info(FormattableString.Invariant(
            $"LstmAutoencoder: threshold {threshold:G6}, the {_options.ThresholdQuantile} quantile of the validation errors."));
        return new LstmAutoencoderModelParameters(
            Host, new TrainedNetwork(layout, result.Weights, result.History, _plan.Measure, threshold));
    }

    private protected override LstmAutoencoderTransformer MakeTransformer(LstmAutoencoderModelParameters model) =>
        new(Host, model, Columns, _options.LatentColumnName, _options.ReconstructionErrorPerFeatureColumnName, _options.Executor,
            model.TrainedThreshold);

    private void CheckRange(FeatureRows rows)
    {
        float largest = rows.MaxMagnitude();
        if (largest <= FeatureRange.LargestInTraining) return;
        throw Host.Except(FormattableString.Invariant(
            $"Column '{Columns.Feature}' holds a value of magnitude {largest:G6}; LstmAutoencoder trains on values in ")
            + FormattableString.Invariant($"[-{FeatureRange.LargestInTraining:G6}, {FeatureRange.LargestInTraining:G6}], ")
            + "because squares of gradients must be single-precision numbers. "
            + "Scale the features, or remove such rows from the training data.");
    }

    // Without validation windows all windows set the threshold.
    private float Threshold(NetworkLayout layout, float[] weights, WindowSet windows, WindowSplit split, ChannelMonitor monitor)
    {
        var executor = new ManagedExecutor(layout, weights, _plan.Measure, _plan.Training.ThreadCount);
        float[] errors = split.ValidationCount > 0
            ? executor.Errors(windows, split.ValidationStart, split.ValidationCount, monitor.CheckAlive)
            : executor.Errors(windows, 0, windows.Count, monitor.CheckAlive);
        Array.Sort(errors);
        return (float)Quantile.Linear(errors, _options.ThresholdQuantile);
    }
}
