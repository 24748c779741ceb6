using Microsoft.ML;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Dbscan;

public sealed class DbscanContract : DetectorContract
{
    protected override IEstimator<ITransformer> Detector(
        MLContext ml, string featureColumnName, string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel") =>
        ml.AnomalyDetection.Trainers.Dbscan(featureColumnName, minimumPoints: 20, scoreColumnName: scoreColumnName, predictedLabelColumnName: predictedLabelColumnName);
}
