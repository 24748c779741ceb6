using Microsoft.ML;
using MLNetHybrid.Dbscan;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Dbscan;

/// <summary>The contract again, with every column on.</summary>
public sealed class DbscanColumnsContract : DetectorContract
{
    protected override IEstimator<ITransformer> Detector(
        MLContext ml, string featureColumnName, string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel") =>
        ml.AnomalyDetection.Trainers.Dbscan(new DbscanTrainer.Options
        {
            FeatureColumnName = featureColumnName,
            MinimumPoints = 20,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
            FeatureContributionsColumnName = scoreColumnName + "Contributions",
            ClusterIdColumnName = scoreColumnName + "Cluster",
        });
}
