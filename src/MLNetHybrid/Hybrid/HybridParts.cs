using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using MLNetHybrid.Features;

namespace MLNetHybrid.Hybrid;

/// <summary>The estimators of a hybrid, with the columns that join them.</summary>
internal sealed class HybridParts(IHostEnvironment env, LstmHybridEstimator.Options options)
{
    /// <summary>Members and votes.</summary>
    public HybridPreset Preset { get; } = HybridPreset.Of(options);

    /// <summary>The column of scaled rows, or of windows where the input is windows.</summary>
    public string RowColumn => options.Scaling is null ? options.FeatureColumnName : HybridColumns.ScaledFeatures;

    /// <summary>The column of windows.</summary>
    public string WindowColumn => options.WindowLength is null ? RowColumn : HybridColumns.Window;

    private VoteInput Final => new(options.ScoreColumnName, options.PredictedLabelColumnName);

    /// <summary>The scale of the features; null: they are on one scale already.</summary>
    // Rows of many flags come sparse: centred they would cost the memory and time of all their zeros.
    public IEstimator<ITransformer>? Scale() => options.Scaling is not ScaleKind kind ? null
        : new ScaleEstimator(env, new ScaleEstimator.Options
        {
            OutputColumnName = HybridColumns.ScaledFeatures,
            InputColumnName = options.FeatureColumnName,
            Kind = kind,
            FlagsAsZeroOne = true,
            KeepSparse = true,
        });

    /// <summary>Windows of the scaled rows; null: the input is windows.</summary>
    public IEstimator<ITransformer>? Windows() => options.WindowLength is not int length ? null
        : new SlidingWindowEstimator(env, new SlidingWindowEstimator.Options
        {
            OutputColumnName = HybridColumns.Window,
            InputColumnName = RowColumn,
            Length = length,
            PartitionColumnNames = options.PartitionColumnNames,
            MaximumPartitions = options.MaximumPartitions,
            StatusColumnName = options.StatusColumnName,
        });

    /// <summary>The autoencoder; null: no member needs it.</summary>
    /// <param name="keepsCheckpoints">Whether it leaves checkpoints where the options say so.</param>
    public IEstimator<ITransformer>? Autoencoder(bool keepsCheckpoints = true) => !Preset.UsesAutoencoder ? null
        : new LstmAutoencoderTrainer(env, Placed(
            options.Autoencoder, WindowColumn,
            options.Model == HybridModel.LstmAutoencoder ? Final : HybridMember.ReconstructionError.Columns) with
        {
            Seed = options.Autoencoder.Seed ?? options.Seed,
            StatusColumnName = options.WindowLength is null ? options.StatusColumnName : null,   // else the windows' own, which knows more
            LatentColumnName = HybridColumns.Latent,
            ReconstructionErrorPerFeatureColumnName =
                options.Autoencoder.ReconstructionErrorPerFeatureColumnName is null ? null : HybridColumns.ReconstructionErrorPerFeature,
            CheckpointPath = keepsCheckpoints ? options.Autoencoder.CheckpointPath : null,
        });

    /// <summary>What members see of the latent vector; none: no member sees it.</summary>
    // One scale over latent values and error: on its own scale the error would dominate or vanish.
    public IEstimator<ITransformer>[] LatentFeatures()
    {
        const string Features = HybridColumns.Features, Latent = HybridColumns.Latent, Error = HybridColumns.LstmAutoencoderScore;
        if (!Preset.UsesLatent) return [];
        if (options.DetectorFeatures == DetectorFeatures.Latent) return [Normalized(Features, Latent)];
        return options.NormalizeReconstructionError
            ? [new ColumnConcatenatingEstimator(env, Features, Latent, Error), Normalized(Features, Features)]
            : [Normalized(Features, Latent), new ColumnConcatenatingEstimator(env, Features, Features, Error)];
    }

    /// <summary>A member's trainer.</summary>
    /// <param name="member">Not the autoencoder.</param>
    public IEstimator<ITransformer> Member(HybridMember member) => Placed(
        member.Detector!.WithDefaultSeed(options.Seed),
        member.View switch
        {
            HybridView.Latent => HybridColumns.Features,
            HybridView.Window => WindowColumn,
            _ => RowColumn,
        },
        Preset.Outputs(member, Final)).CreateTrainer(env);

    /// <summary>Scale, windows and autoencoder.</summary>
    public EstimatorChain<ITransformer> Front() =>
        Append(new(), new[] { Scale(), Windows(), Autoencoder() }.OfType<IEstimator<ITransformer>>());

    /// <summary>What members see of the latent vector, the members, and their votes.</summary>
    public EstimatorChain<ITransformer> Detectors()
    {
        EstimatorChain<ITransformer> chain = Append(new(), LatentFeatures());
        chain = Append(chain, Preset.Members.Where(member => member.Detector is not null).Select(Member));
        // Several votes read the members' scores: compute them once.
        if (Preset.Votes.Count > 1) chain = chain.AppendCacheCheckpoint(env);
        return Append(chain, Preset.Votes.Select(Vote));
    }

    /// <summary>A vote.</summary>
    public VoteEstimator Vote(HybridVote vote) => new(env, new VoteEstimator.Options
    {
        Inputs = [.. vote.Members.Select(member => member.Columns)],
        Rule = vote.Rule,
        ExpectedFalseAlarmRate = options.Model == HybridModel.Ensemble ? options.ExpectedFalseAlarmRate : null,
        ScoreColumnName = (vote.Outputs ?? Final).ScoreColumnName,
        PredictedLabelColumnName = (vote.Outputs ?? Final).PredictedLabelColumnName,
        // Windows and autoencoder know more; where there are none, only the vote knows.
        StatusColumnName = options.WindowLength is null && !Preset.UsesAutoencoder ? options.StatusColumnName : null,
    });

    private ScaleEstimator Normalized(string output, string input) =>
        new(env, new ScaleEstimator.Options { OutputColumnName = output, InputColumnName = input });

    /// <summary>A detector's options with its place among the hybrid's columns.</summary>
    private static T Placed<T>(T detector, string features, VoteInput outputs) where T : DetectorOptions => (T)(detector with
    {
        FeatureColumnName = features,
        ScoreColumnName = outputs.ScoreColumnName,
        PredictedLabelColumnName = outputs.PredictedLabelColumnName,
    });

    private static EstimatorChain<ITransformer> Append(EstimatorChain<ITransformer> chain, IEnumerable<IEstimator<ITransformer>> steps) =>
        steps.Aggregate(chain, (start, step) => start.Append(step));
}
