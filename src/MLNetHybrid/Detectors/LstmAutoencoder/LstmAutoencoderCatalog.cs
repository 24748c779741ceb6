using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;

namespace Microsoft.ML;

/// <summary>The LSTM autoencoder for <see cref="AnomalyDetectionCatalog.AnomalyDetectionTrainers"/>.</summary>
public static class LstmAutoencoderCatalog
{
    /// <summary>Finds anomalies as the windows that a recurrent autoencoder reconstructs badly.</summary>
    /// <inheritdoc cref="LstmAutoencoderTrainer" path="/remarks"/>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="featureColumnName">The input column: a vector of Single with dimensions (L, F), as <c>SlidingWindow</c> makes.</param>
    /// <param name="hiddenSize">H, units of each LSTM; in [1, 1024].</param>
    /// <param name="epochs">Most passes over the training windows; in [1, 1000000].</param>
    /// <param name="learningRate">Adam's step size; positive.</param>
    /// <param name="thresholdQuantile">The threshold is this quantile of the errors of held-out windows; in [0, 1].</param>
    /// <param name="scoreColumnName">The output column with the score.</param>
    /// <param name="predictedLabelColumnName">The output column with the verdict.</param>
    /// <param name="seed">Seed of initial weights, order and dropout. Null: drawn from the MLContext's seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <example><code>
    /// var pipeline = ml.Transforms.Scale("Features")
    ///     .Append(ml.Transforms.SlidingWindow("Window", "Features", length: 20, partitionColumnName: "Source"))
    ///     .Append(ml.AnomalyDetection.Trainers.LstmAutoencoder("Window", epochs: 10, seed: 1));
    /// var autoencoder = pipeline.Fit(data);
    /// IReadOnlyList&lt;EpochLoss&gt; losses = autoencoder.LastTransformer.Model.History;
    /// </code></example>
    public static LstmAutoencoderTrainer LstmAutoencoder(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, string featureColumnName = "Features", int hiddenSize = 16,
        int epochs = 20,
        double learningRate = 1e-3, double thresholdQuantile = 0.99, string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        int? seed = null) =>
        catalog.LstmAutoencoder(new LstmAutoencoderTrainer.Options
        {
            FeatureColumnName = featureColumnName,
            HiddenSize = hiddenSize,
            Epochs = epochs,
            LearningRate = learningRate,
            ThresholdQuantile = thresholdQuantile,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
            Seed = seed,
        });

    /// <inheritdoc
    /// cref="LstmAutoencoder(AnomalyDetectionCatalog.AnomalyDetectionTrainers, string, int, int, double, double, string, string, int?)"/>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="options">The network, its training, and the columns.</param>
    public static LstmAutoencoderTrainer LstmAutoencoder(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, LstmAutoencoderTrainer.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), Contracts.CheckRef(options, nameof(options)));
}
