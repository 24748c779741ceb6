using Microsoft.ML;
using MLNetHybrid.Tool.Results;

namespace MLNetHybrid.Tool.Jobs;

/// <summary>
/// What is trained: the hybrid over windows of the features. It scales them itself, from Double, so that values with a large mean keep
/// their digits, and names in a warning those that never varied.
/// </summary>
internal static class SensorPipeline
{
    /// <param name="context">Any.</param>
    /// <param name="options">Of the run.</param>
    /// <param name="windowLength">L, rows per window.</param>
    /// <param name="falseAlarmRate">Share of normal rows that may alarm; null: the default.</param>
    /// <param name="hasStreams">Whether the rows have keys of streams.</param>
    public static IEstimator<ITransformer> Create(
        MLContext context, JobOptions options, int windowLength, double? falseAlarmRate, bool hasStreams)
    {
        var hybrid = new LstmHybridEstimator.Options
        {
            FeatureColumnName = SensorData.FeaturesColumn,
            PartitionColumnNames = hasStreams ? [SensorData.StreamKeyColumn] : [],
            Model = options.Model,
            WindowLength = windowLength,
            Seed = options.Seed,
            Autoencoder = new LstmAutoencoderTrainer.Options
            {
                Epochs = options.Epochs,
                ReconstructionErrorPerFeatureColumnName = HybridColumns.ReconstructionErrorPerFeature,
            },
            // Tells rows that were not judged from normal ones.
            StatusColumnName = nameof(RowResult.Status),
        };
        if (falseAlarmRate is double rate) hybrid = hybrid with { ExpectedFalseAlarmRate = rate };
        return context.AnomalyDetection.Trainers.LstmHybrid(hybrid);
    }
}
