using Microsoft.ML;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Detectors.Dbscan;

public sealed class DbscanContract : DetectorContract
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

    protected override IEstimator<ITransformer> WithContributions(MLContext ml, string featureColumnName, string contributionsColumnName) =>
        ml.AnomalyDetection.Trainers.Dbscan(new DbscanTrainer.Options
        {
            FeatureColumnName = featureColumnName,
            MinimumPoints = 20,
            FeatureContributionsColumnName = contributionsColumnName,
        });

    protected override double? ContributionSum(ITransformer detector, float score) => (double)score * score;
}
