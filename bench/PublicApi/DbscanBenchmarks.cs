using Microsoft.ML;
using MLNetHybrid;

namespace PublicApi;

/// <summary>eps 5.</summary>
public class DbscanBenchmarks : DetectorBenchmarks
{
    /// <inheritdoc/>
    protected override IEstimator<ITransformer> Trainer(MLContext ml) =>
        ml.AnomalyDetection.Trainers.Dbscan(new MLNetHybrid.DbscanTrainer.Options { Epsilon = 5, MinimumPoints = 5 });
}
