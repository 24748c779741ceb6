using Microsoft.ML;
using MLNetHybrid.Dbscan;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Dbscan;

/// <summary>The contract again, with the column of cluster numbers.</summary>
public sealed class DbscanClusterContract : DetectorContract
{
    protected override IEstimator<ITransformer> Detector(
        MLContext ml, string featureColumnName, string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel") =>
        ml.AnomalyDetection.Trainers.Dbscan(new DbscanTrainer.Options
        {
            FeatureColumnName = featureColumnName,
            MinimumPoints = 20,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
            ClusterIdColumnName = scoreColumnName + "Cluster",
        });
}
