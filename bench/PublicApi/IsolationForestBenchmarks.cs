using Microsoft.ML;
using MLNetHybrid;

namespace PublicApi;

/// <summary>100 trees of 256.</summary>
public class IsolationForestBenchmarks : DetectorBenchmarks
{
    /// <inheritdoc/>
    protected override IEstimator<ITransformer> Trainer(MLContext ml) =>
        ml.AnomalyDetection.Trainers.IsolationForest(new MLNetHybrid.IsolationForestTrainer.Options { Seed = 1 });
}
