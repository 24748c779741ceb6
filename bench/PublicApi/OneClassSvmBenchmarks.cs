using Microsoft.ML;
using MLNetHybrid;

namespace PublicApi;

/// <summary>Rbf, nu 0.5.</summary>
public class OneClassSvmBenchmarks : DetectorBenchmarks
{
    /// <inheritdoc/>
    protected override IEstimator<ITransformer> Trainer(MLContext ml) =>
        ml.AnomalyDetection.Trainers.OneClassSvm(new MLNetHybrid.OneClassSvmTrainer.Options());
}
