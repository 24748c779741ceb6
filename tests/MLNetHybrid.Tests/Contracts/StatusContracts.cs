using Microsoft.ML;
using MLNetHybrid.Tests.Hybrid;

namespace MLNetHybrid.Tests.Contracts;

/// <summary>Every component that can give each row's status, with that column.</summary>
public abstract class StatusContract : EstimatorContract
{
    protected const string Status = "Status";

    protected abstract IEstimator<ITransformer> Create(MLContext ml, string features);

    protected override IEstimator<ITransformer> Create(MLContext ml) => Create(ml, "Features");
}

public sealed class SlidingWindowStatusContract : StatusContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml, string features) => ml.Transforms.SlidingWindow(
        new SlidingWindowEstimator.Options
        {
            OutputColumnName = "Window",
            InputColumnName = features,
            Length = 5,
            PartitionColumnNames = ["Key"],
            StatusColumnName = Status
        });
}

public sealed class IsolationForestStatusContract : StatusContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml, string features) =>
        ml.AnomalyDetection.Trainers.IsolationForest(
            new IsolationForestTrainer.Options { FeatureColumnName = features, NumberOfTrees = 10, StatusColumnName = Status });
}

public sealed class OneClassSvmStatusContract : StatusContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml, string features) =>
        ml.AnomalyDetection.Trainers.OneClassSvm(
            new OneClassSvmTrainer.Options { FeatureColumnName = features, StatusColumnName = Status });
}

public sealed class DbscanStatusContract : StatusContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml, string features) =>
        ml.AnomalyDetection.Trainers.Dbscan(
            new DbscanTrainer.Options
            {
                FeatureColumnName = features,
                Epsilon = 0.5,
                ClusterIdColumnName = "Cluster",
                StatusColumnName = Status
            });
}

public sealed class LstmAutoencoderStatusContract : StatusContract
{
    protected override double BatchTolerance => 2e-5;   // as for the detector without a status

    protected override IEstimator<ITransformer> Create(MLContext ml, string features) =>
        ml.Transforms.SlidingWindow("Window", features, length: 5)
        .Append(ml.AnomalyDetection.Trainers.LstmAutoencoder(new LstmAutoencoderTrainer.Options
        {
            FeatureColumnName = "Window",
            HiddenSize = 2,
            Epochs = 1,
            Executor = ReconstructionExecutor.Managed,
            StatusColumnName = Status,
        }));
}

public sealed class VoteStatusContract : StatusContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml, string features) => ml.AnomalyDetection.Trainers.Dbscan(features, 0.4)
        .Append(ml.AnomalyDetection.Vote(new VoteEstimator.Options
        {
            Inputs = [new VoteInput("Score", "PredictedLabel")],
            ScoreColumnName = "VoteScore",
            PredictedLabelColumnName = "VoteLabel",
            StatusColumnName = Status,
        }));
}

public sealed class LstmHybridStatusContract : StatusContract
{
    protected override double BatchTolerance => 5e-3;   // as for the hybrid without a status

    protected override IEstimator<ITransformer> Create(MLContext ml, string features) => ml.AnomalyDetection.Trainers.LstmHybrid(
        SmallHybrid.Options(
        HybridModel.Dbscan) with
        { FeatureColumnName = features, PartitionColumnNames = ["Key"], StatusColumnName = Status });
}
