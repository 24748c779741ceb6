using Microsoft.ML;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.IsolationForest;

public sealed class IsolationForestContract : DetectorContract
{
    protected override IEstimator<ITransformer> Detector(
        MLContext ml, string featureColumnName, string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel") =>
        ml.AnomalyDetection.Trainers.IsolationForest(
            featureColumnName, numberOfTrees: 20, scoreColumnName: scoreColumnName, predictedLabelColumnName: predictedLabelColumnName);
}
