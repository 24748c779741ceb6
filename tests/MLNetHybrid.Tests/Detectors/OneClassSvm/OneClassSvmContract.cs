using Microsoft.ML;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Detectors.OneClassSvm;

public sealed class OneClassSvmContract : DetectorContract
{
    protected override IEstimator<ITransformer> Detector(
        MLContext ml, string featureColumnName, string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel") =>
        ml.AnomalyDetection.Trainers.OneClassSvm(
            featureColumnName, nu: 0.1, scoreColumnName: scoreColumnName, predictedLabelColumnName: predictedLabelColumnName);

    protected override IEstimator<ITransformer> WithContributions(MLContext ml, string featureColumnName, string contributionsColumnName) =>
        ml.AnomalyDetection.Trainers.OneClassSvm(new OneClassSvmTrainer.Options
        {
            FeatureColumnName = featureColumnName,
            Nu = 0.1,
            FeatureContributionsColumnName = contributionsColumnName,
        });
}
