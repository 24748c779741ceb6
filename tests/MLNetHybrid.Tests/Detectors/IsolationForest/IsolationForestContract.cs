using Microsoft.ML;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Detectors.IsolationForest;

public sealed class IsolationForestContract : DetectorContract
{
    protected override IEstimator<ITransformer> Detector(
        MLContext ml, string featureColumnName, string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel") =>
        ml.AnomalyDetection.Trainers.IsolationForest(
            featureColumnName, numberOfTrees: 20, scoreColumnName: scoreColumnName, predictedLabelColumnName: predictedLabelColumnName);

    protected override IEstimator<ITransformer> WithContributions(MLContext ml, string featureColumnName, string contributionsColumnName) =>
        ml.AnomalyDetection.Trainers.IsolationForest(new IsolationForestTrainer.Options
        {
            FeatureColumnName = featureColumnName,
            NumberOfTrees = 20,
            FeatureContributionsColumnName = contributionsColumnName,
        });

    protected override double? ContributionSum(ITransformer detector, float score) =>
        Math.Log2(score / ((IsolationForestTransformer)detector).Model.BaseScore);
}
