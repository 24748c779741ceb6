using Microsoft.ML;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Detectors.NearestNeighbors;

public class NearestNeighborsContract : DetectorContract
{
    private protected virtual NearestNeighborsTrainer.Options Options => new() { Neighbors = 3 };

    protected override IEstimator<ITransformer> Detector(
        MLContext ml, string featureColumnName, string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel") =>
        ml.AnomalyDetection.Trainers.NearestNeighbors(Options with
        {
            FeatureColumnName = featureColumnName,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
        });

    protected override IEstimator<ITransformer> WithContributions(MLContext ml, string featureColumnName, string contributionsColumnName) =>
        ml.AnomalyDetection.Trainers.NearestNeighbors(Options with
        {
            FeatureColumnName = featureColumnName,
            FeatureContributionsColumnName = contributionsColumnName,
        });

    protected override double? ContributionSum(ITransformer detector, float score) => score;
}
