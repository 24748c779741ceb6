using Microsoft.ML;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Recipe;

/// <summary>A detector made by the recipe keeps every promise of the others.</summary>
public sealed class DistanceFromMeanContract : DetectorContract
{
    protected override IEstimator<ITransformer> Detector(
        MLContext ml, string featureColumnName, string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel") =>
        ml.AnomalyDetection.Trainers.DistanceFromMean(new DistanceFromMeanTrainer.Options
        {
            FeatureColumnName = featureColumnName,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
        });
}
