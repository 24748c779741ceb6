using Microsoft.ML;
using MLNetHybrid;
using SensorCsv.Results;

namespace SensorCsv;

/// <summary>
/// What is trained: the hybrid over windows of the features. It scales them itself, from Double, so that values with a large mean keep
/// their digits, and names in a warning those that never varied.
/// </summary>
internal static class SensorPipeline
{
    public static IEstimator<ITransformer> Create(MLContext context, JobOptions options) =>
        context.AnomalyDetection.Trainers.LstmHybrid(new LstmHybridEstimator.Options
        {
            FeatureColumnName = SensorData.FeaturesColumn,
            PartitionColumnNames = options.Layout.Partition is null ? [] : [SensorData.StreamKeyColumn],
            Model = options.Model,
            WindowLength = options.WindowLength,
            Autoencoder = new LstmAutoencoderTrainer.Options
            {
                Epochs = options.Epochs,
                ReconstructionErrorPerFeatureColumnName = HybridColumns.ReconstructionErrorPerFeature,
            },
            // Tells rows that were not judged from normal ones.
            StatusColumnName = nameof(RowResult.Status),
        });
}
