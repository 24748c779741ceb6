using Microsoft.ML;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Detectors.PrincipalComponents;

public sealed class PrincipalComponentsContract : DetectorContract
{
    protected override IEstimator<ITransformer> Detector(
        MLContext ml, string featureColumnName, string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel") =>
        ml.AnomalyDetection.Trainers.PrincipalComponents(
            featureColumnName, scoreColumnName: scoreColumnName, predictedLabelColumnName: predictedLabelColumnName);

    protected override IEstimator<ITransformer> WithContributions(MLContext ml, string featureColumnName, string contributionsColumnName) =>
        ml.AnomalyDetection.Trainers.PrincipalComponents(new PrincipalComponentsTrainer.Options
        {
            FeatureColumnName = featureColumnName,
            FeatureContributionsColumnName = contributionsColumnName,
        });

    protected override double? ContributionSum(ITransformer detector, float score) => score;
}
