using Microsoft.ML;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Hybrid;

/// <summary>An ensemble with members on every view.</summary>
public sealed class EnsembleContract : EstimatorContract
{
    protected override IEstimator<ITransformer> Create(MLContext ml)
    {
        LstmHybridEstimator.Options options = SmallHybrid.Options(HybridModel.Ensemble);
        return ml.AnomalyDetection.Trainers.LstmHybrid(options with
        {
            PartitionColumnNames = ["Key"],
            Members =
            [
                .. options.EnsembleMembers(), new HybridMember(HybridView.Latent, options.Dbscan),
                new HybridMember(HybridView.Row, new IsolationForestTrainer.Options()),
            ],
        });
    }

    // As for the other models: a window by itself is computed in another order, and the scale goes by ranks.
    protected override double BatchTolerance => 1e-2;
}
