using Microsoft.ML;
using MLNetHybrid;

namespace ServingBench;

/// <summary>The models that are served.</summary>
internal static class SensorModel
{
    public const int WindowLength = 50, TrainingRows = 10_000, TrainingMachines = 100;

    /// <summary>The autoencoder alone, or all members of the Ensemble preset.</summary>
    public static ITransformer Fit(MLContext ml, bool autoencoderAlone, int? maximumPartitions = null)
    {
        // What the network has learned does not change what it costs.
        var options = new LstmHybridEstimator.Options
        {
            WindowLength = WindowLength,
            Autoencoder = new() { Epochs = 1 },
            PartitionColumnNames = [nameof(SensorEvent.Machine)],
            Seed = 1,
        };
        if (autoencoderAlone) options = options with { Members = [.. options.EnsembleMembers().Take(1)] };
        IDataView data = ml.Data.LoadFromEnumerable(SensorEvent.Make(TrainingRows, TrainingMachines, seed: 1));
        ITransformer model = ml.AnomalyDetection.Trainers.LstmHybrid(options).Fit(data);
        return maximumPartitions is int most ? ml.AnomalyDetection.ChangeMaximumPartitions(model, most) : model;
    }
}
