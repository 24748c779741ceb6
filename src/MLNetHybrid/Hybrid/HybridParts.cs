using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using MLNetHybrid.Features;

namespace MLNetHybrid.Hybrid;

/// <summary>The estimators of a hybrid, with the columns that join them.</summary>
internal sealed class HybridParts(IHostEnvironment env, LstmHybridEstimator.Options options)
{
    private static readonly VoteInput LstmAutoencoderVote = new(HybridColumns.LstmAutoencoderScore, HybridColumns.LstmAutoencoderPredictedLabel);
    private static readonly VoteInput IsolationForestVote = new(HybridColumns.IsolationForestScore, HybridColumns.IsolationForestPredictedLabel);
    private static readonly VoteInput OneClassSvmVote = new(HybridColumns.OneClassSvmScore, HybridColumns.OneClassSvmPredictedLabel);
    private static readonly VoteInput DbscanVote = new(HybridColumns.DbscanScore, HybridColumns.DbscanPredictedLabel);

    /// <summary>The scale of the features, windows, where the input is rows, and the autoencoder.</summary>
    public EstimatorChain<ITransformer> Autoencoder()
    {
        string features = options.FeatureColumnName;
        var chain = new EstimatorChain<ITransformer>();
        if (options.Scaling is ScaleKind kind)
        {
            // Rows of many flags come sparse: centred they would cost the memory and time of all their zeros.
            var plan = new ScalePlan(kind, Center: true, Clip: null, FlagsAsZeroOne: true, KeepSparse: true);
            chain = Append(chain, new ScaleEstimator(env, HybridColumns.ScaledFeatures, features, plan));
            features = HybridColumns.ScaledFeatures;
        }
        string windows = features;
        if (options.WindowLength is int length)
        {
            windows = HybridColumns.Window;
            chain = Append(chain, new SlidingWindowEstimator(env, new SlidingWindowEstimator.Options
            {
                OutputColumnName = windows,
                InputColumnName = features,
                Length = length,
                PartitionColumnNames = options.PartitionColumnNames,
                MaximumPartitions = options.MaximumPartitions,
                StatusColumnName = options.StatusColumnName,
            }));
        }
        VoteInput outputs = options.Model == HybridModel.LstmAutoencoder ? Final : LstmAutoencoderVote;
        return Append(chain, new LstmAutoencoderTrainer(env, options.Autoencoder with
        {
            FeatureColumnName = windows,
            ScoreColumnName = outputs.ScoreColumnName,
            PredictedLabelColumnName = outputs.PredictedLabelColumnName,
            StatusColumnName = options.WindowLength is null ? options.StatusColumnName : null,   // else the windows' own, which knows more
            LatentColumnName = HybridColumns.Latent,
            ReconstructionErrorColumnName = HybridColumns.ReconstructionError,
            ReconstructionErrorPerFeatureColumnName =
                options.Autoencoder.ReconstructionErrorPerFeatureColumnName is null ? null : HybridColumns.ReconstructionErrorPerFeature,
        }));
    }

    /// <summary>The detectors' features, the detectors, and their vote.</summary>
    public EstimatorChain<ITransformer> Detectors()
    {
        var chain = new EstimatorChain<ITransformer>();
        if (options.Model == HybridModel.LstmAutoencoder) return chain;
        foreach (IEstimator<ITransformer> step in Features()) chain = Append(chain, step);
        return options.Model switch
        {
            HybridModel.DbscanAndIsolationForest => Voted(chain, VoteRule.All, Dbscan(DbscanVote), IsolationForest(IsolationForestVote)),
            HybridModel.DbscanOrOneClassSvm => Voted(chain, VoteRule.Any, Dbscan(DbscanVote), OneClassSvm(OneClassSvmVote)),
            HybridModel.Dbscan => Append(chain, Dbscan(Final).Trainer),
            HybridModel.IsolationForest => Append(chain, IsolationForest(Final).Trainer),
            HybridModel.OneClassSvm => Append(chain, OneClassSvm(Final).Trainer),
            HybridModel.All => All(chain),
            _ => throw Contracts.ExceptNotSupp($"No hybrid is called {options.Model}."),
        };
    }

    private VoteInput Final => new(options.ScoreColumnName, options.PredictedLabelColumnName);

    // One scale over latent values and error: on its own scale the error would dominate or vanish.
    private IEnumerable<IEstimator<ITransformer>> Features()
    {
        const string Features = HybridColumns.Features, Latent = HybridColumns.Latent, Error = HybridColumns.ReconstructionError;
        if (options.DetectorFeatures == DetectorFeatures.Latent) return [Normalized(Features, Latent)];
        return options.NormalizeReconstructionError
            ? [new ColumnConcatenatingEstimator(env, Features, Latent, Error), Normalized(Features, Features)]
            : [Normalized(Features, Latent), new ColumnConcatenatingEstimator(env, Features, Features, Error)];
    }

    private ScaleEstimator Normalized(string output, string input) => new(env, output, input, new ScaleEstimator.Options());

    private EstimatorChain<ITransformer> All(EstimatorChain<ITransformer> chain)
    {
        foreach (Member member in new[] { IsolationForest(IsolationForestVote), OneClassSvm(OneClassSvmVote), Dbscan(DbscanVote) }) chain = Append(chain, member.Trainer);
        // Three votes read the members' scores: compute them once.
        chain = chain.AppendCacheCheckpoint(env);
        chain = Append(chain, Vote(VoteRule.All, HybridColumns.DbscanAndIsolationForestScore, HybridColumns.DbscanAndIsolationForestPredictedLabel, DbscanVote, IsolationForestVote));
        chain = Append(chain, Vote(VoteRule.Any, HybridColumns.DbscanOrOneClassSvmScore, HybridColumns.DbscanOrOneClassSvmPredictedLabel, DbscanVote, OneClassSvmVote));
        return Append(chain, Vote(VoteRule.Majority, Final.ScoreColumnName, Final.PredictedLabelColumnName,
            LstmAutoencoderVote, IsolationForestVote, OneClassSvmVote, DbscanVote));
    }

    private EstimatorChain<ITransformer> Voted(EstimatorChain<ITransformer> chain, VoteRule rule, params Member[] members)
    {
        foreach (Member member in members) chain = Append(chain, member.Trainer);
        return Append(chain, Vote(rule, Final.ScoreColumnName, Final.PredictedLabelColumnName, [.. members.Select(m => m.Columns)]));
    }

    private VoteEstimator Vote(VoteRule rule, string score, string label, params VoteInput[] members) =>
        new(env, new VoteEstimator.Options { Inputs = members, Rule = rule, ScoreColumnName = score, PredictedLabelColumnName = label });

    private Member Dbscan(VoteInput outputs) => new(new DbscanTrainer(env, options.Dbscan with
    {
        FeatureColumnName = HybridColumns.Features,
        ScoreColumnName = outputs.ScoreColumnName,
        PredictedLabelColumnName = outputs.PredictedLabelColumnName,
    }), outputs);

    private Member IsolationForest(VoteInput outputs) => new(new IsolationForestTrainer(env, options.IsolationForest with
    {
        FeatureColumnName = HybridColumns.Features,
        ScoreColumnName = outputs.ScoreColumnName,
        PredictedLabelColumnName = outputs.PredictedLabelColumnName,
    }), outputs);

    private Member OneClassSvm(VoteInput outputs) => new(new OneClassSvmTrainer(env, options.OneClassSvm with
    {
        FeatureColumnName = HybridColumns.Features,
        ScoreColumnName = outputs.ScoreColumnName,
        PredictedLabelColumnName = outputs.PredictedLabelColumnName,
    }), outputs);

    private static EstimatorChain<ITransformer> Append(EstimatorChain<ITransformer> chain, IEstimator<ITransformer> next) => chain.Append(next);

    private sealed record Member(IEstimator<ITransformer> Trainer, VoteInput Columns);
}
