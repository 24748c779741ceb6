using Microsoft.ML;
using MLNetHybrid.Hybrid;
using MLNetHybrid.LstmAutoencoder;

namespace SensorCsv;

/// <summary>What is trained: features brought to mean 0 and variance 1, then the hybrid over windows of them.</summary>
internal static class SensorPipeline
{
    public static IEstimator<ITransformer> Create(MLContext context, JobOptions options) =>
        context.Transforms.NormalizeMeanVariance(SensorData.FeaturesColumn, fixZero: false)
            .Append(context.AnomalyDetection.Trainers.LstmHybrid(new LstmHybridEstimator.Options
            {
                FeatureColumnName = SensorData.FeaturesColumn,
                Model = options.Model,
                WindowLength = options.WindowLength,
                Autoencoder = new LstmAutoencoderTrainer.Options { Epochs = options.Epochs, ReconstructionErrorPerFeatureColumnName = HybridColumns.ReconstructionErrorPerFeature },
            }));
}
