using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using MLNetHybrid.Features;

namespace MLNetHybrid.Hybrid;

/// <summary>The estimators of a hybrid, with the columns that join them.</summary>
internal sealed class HybridParts(IHostEnvironment env, LstmHybridEstimator.Options options)
{
    private static readonly VoteInput LstmAutoencoderVote =
        new(HybridColumns.LstmAutoencoderScore, HybridColumns.LstmAutoencoderPredictedLabel);
    private static readonly VoteInput IsolationForestVote =
        new(HybridColumns.IsolationForestScore, HybridColumns.IsolationForestPredictedLabel);
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
            chain = Append(chain, new ScaleEstimator(env, new ScaleEstimator.Options
            {
                OutputColumnName = HybridColumns.ScaledFeatures,
                InputColumnName = features,
                Kind = kind,
                FlagsAsZeroOne = true,
                KeepSparse = true,
            }));
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
        return Append(chain, new LstmAutoencoderTrainer(env, Placed(options.Autoencoder, windows, outputs) with
        {
            Seed = options.Autoencoder.Seed ?? options.Seed,
            StatusColumnName = options.WindowLength is null ? options.StatusColumnName : null,   // else the windows' own, which knows more
            LatentColumnName = HybridColumns.Latent,
            ReconstructionErrorPerFeatureColumnName =
                options.Autoencoder.ReconstructionErrorPerFeatureColumnName is null ? null : HybridColumns.ReconstructionErrorPerFeature,
        }));
    }

    /// <summary>The detectors' features, the detectors, and their vote.</summary>
    public EstimatorChain<ITransformer> Detectors()
    {
        var chain = new EstimatorChain<ITransformer>();
        if (options.Model == HybridModel.LstmAutoencoder) return chain;
        chain = Append(chain, Features());
        return options.Model switch
        {
            HybridModel.DbscanAndIsolationForest => Append(
                chain, Dbscan(DbscanVote), IsolationForest(IsolationForestVote),
                Vote(VoteRule.All, Final, DbscanVote, IsolationForestVote)),
            HybridModel.DbscanOrOneClassSvm => Append(
                chain, Dbscan(DbscanVote), OneClassSvm(OneClassSvmVote), Vote(VoteRule.Any, Final, DbscanVote, OneClassSvmVote)),
            HybridModel.Dbscan => Append(chain, Dbscan(Final)),
            HybridModel.IsolationForest => Append(chain, IsolationForest(Final)),
            HybridModel.OneClassSvm => Append(chain, OneClassSvm(Final)),
            HybridModel.All => All(chain),
            _ => throw Contracts.ExceptNotSupp($"No hybrid is called {options.Model}."),
        };
    }

    private VoteInput Final => new(options.ScoreColumnName, options.PredictedLabelColumnName);

    // One scale over latent values and error: on its own scale the error would dominate or vanish.
    private IEstimator<ITransformer>[] Features()
    {
        const string Features = HybridColumns.Features, Latent = HybridColumns.Latent, Error = HybridColumns.LstmAutoencoderScore;
        if (options.DetectorFeatures == DetectorFeatures.Latent) return [Normalized(Features, Latent)];
        return options.NormalizeReconstructionError
            ? [new ColumnConcatenatingEstimator(env, Features, Latent, Error), Normalized(Features, Features)]
            : [Normalized(Features, Latent), new ColumnConcatenatingEstimator(env, Features, Features, Error)];
    }

    private ScaleEstimator Normalized(string output, string input) =>
        new(env, new ScaleEstimator.Options { OutputColumnName = output, InputColumnName = input });

    private EstimatorChain<ITransformer> All(EstimatorChain<ITransformer> chain)
    {
        chain = Append(chain, IsolationForest(IsolationForestVote), OneClassSvm(OneClassSvmVote), Dbscan(DbscanVote));
        // Three votes read the members' scores: compute them once.
        return Append(
            chain.AppendCacheCheckpoint(env),
            Vote(VoteRule.All, new(HybridColumns.DbscanAndIsolationForestScore, HybridColumns.DbscanAndIsolationForestPredictedLabel),
                DbscanVote, IsolationForestVote),
            Vote(VoteRule.Any, new(HybridColumns.DbscanOrOneClassSvmScore, HybridColumns.DbscanOrOneClassSvmPredictedLabel),
                DbscanVote, OneClassSvmVote),
            Vote(VoteRule.Majority, Final, LstmAutoencoderVote, IsolationForestVote, OneClassSvmVote, DbscanVote));
    }

    private DbscanTrainer Dbscan(VoteInput outputs) =>
        new(env, Placed(options.Dbscan, HybridColumns.Features, outputs) with { Seed = options.Dbscan.Seed ?? options.Seed });

    private IsolationForestTrainer IsolationForest(VoteInput outputs) =>
        new(env,
            Placed(options.IsolationForest, HybridColumns.Features, outputs) with { Seed = options.IsolationForest.Seed ?? options.Seed });

    private OneClassSvmTrainer OneClassSvm(VoteInput outputs) => new(env, Placed(options.OneClassSvm, HybridColumns.Features, outputs));

    private VoteEstimator Vote(VoteRule rule, VoteInput outputs, params VoteInput[] members) => new(env, new VoteEstimator.Options
    {
        Inputs = members,
        Rule = rule,
        ScoreColumnName = outputs.ScoreColumnName,
        PredictedLabelColumnName = outputs.PredictedLabelColumnName,
    });

    /// <summary>A detector's options with its place among the hybrid's columns.</summary>
    private static T Placed<T>(T detector, string features, VoteInput outputs) where T : DetectorOptions => (T)(detector with
    {
        FeatureColumnName = features,
        ScoreColumnName = outputs.ScoreColumnName,
        PredictedLabelColumnName = outputs.PredictedLabelColumnName,
    });

    private static EstimatorChain<ITransformer> Append(EstimatorChain<ITransformer> chain, params IEstimator<ITransformer>[] steps) =>
        steps.Aggregate(chain, (start, step) => start.Append(step));
}
