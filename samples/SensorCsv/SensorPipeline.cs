using Microsoft.ML;
using MLNetHybrid.Hybrid;
using MLNetHybrid.LstmAutoencoder;

namespace SensorCsv;

/// <summary>What is trained: features brought to mean 0 and variance 1, then the hybrid over windows of them.</summary>
internal static class SensorPipeline
{
    /// <summary>The features as the model sees them.</summary>
    public const string ScaledColumn = "Scaled";

    public static IEstimator<ITransformer> Create(MLContext context, JobOptions options) =>
        context.Transforms.NormalizeMeanVariance(ScaledColumn, SensorData.FeaturesColumn, fixZero: false)
            .Append(context.Transforms.Conversion.ConvertType(ScaledColumn, outputKind: Microsoft.ML.Data.DataKind.Single))
            .Append(context.AnomalyDetection.Trainers.LstmHybrid(new LstmHybridEstimator.Options
            {
                FeatureColumnName = ScaledColumn,
                PartitionColumnNames = options.Layout.Partition is null ? [] : [SensorData.StreamColumn],
                Model = options.Model,
                WindowLength = options.WindowLength,
                Autoencoder = new LstmAutoencoderTrainer.Options { Epochs = options.Epochs, ReconstructionErrorPerFeatureColumnName = HybridColumns.ReconstructionErrorPerFeature },
            }));
}
