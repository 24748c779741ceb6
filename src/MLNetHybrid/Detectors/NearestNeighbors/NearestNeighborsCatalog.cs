using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;

namespace Microsoft.ML;

/// <summary>Distances to nearest neighbours for <see cref="AnomalyDetectionCatalog.AnomalyDetectionTrainers"/>.</summary>
public static class NearestNeighborsCatalog
{
    /// <summary>Finds anomalies as the rows that are far from their nearest training rows.</summary>
    /// <inheritdoc cref="NearestNeighborsTrainer" path="/remarks"/>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="featureColumnName">The input column: a vector of Single of known size.</param>
    /// <param name="neighbors">k, in [1, 1024]: the score is the distance to the k-th nearest row. 1 suits training data without anomalies.
    /// Null: 5, and 1 where there are subsamples.</param>
    /// <param name="subsamples">T, in [1, 4096]: the score is the mean over T draws of 32 rows; 50 is a good number. Null: exact distances
    /// to all training rows.</param>
    /// <param name="contamination">Fraction of the training rows that lie above the threshold, in [0, 0.5].</param>
    /// <param name="scoreColumnName">The output column with the score.</param>
    /// <param name="predictedLabelColumnName">The output column with the verdict.</param>
    /// <param name="seed">Seed of the draws, and of the rows that set the threshold where there are more than 16,384. Null: drawn from the
    /// MLContext's seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <example><code>
    /// // The exact distance to the nearest training row.
    /// NearestNeighborsTransformer nearest = ml.AnomalyDetection.Trainers.NearestNeighbors("Features", neighbors: 1).Fit(data);
    /// // The cheap ensemble: how far is the nearest of 32 rows, on average over 50 draws.
    /// NearestNeighborsTransformer sampled = ml.AnomalyDetection.Trainers.NearestNeighbors("Features", subsamples: 50, seed: 1).Fit(data);
    /// float[] scores = [.. sampled.Transform(data).GetColumn&lt;float&gt;("Score")];
    /// </code></example>
    public static NearestNeighborsTrainer NearestNeighbors(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, string featureColumnName = "Features", int? neighbors = null,
        int? subsamples = null, double contamination = 0.01, string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel", int? seed = null) =>
        catalog.NearestNeighbors(new NearestNeighborsTrainer.Options
        {
            FeatureColumnName = featureColumnName,
            Neighbors = neighbors,
            Subsamples = subsamples,
            Contamination = contamination,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
            Seed = seed,
        });

    /// <inheritdoc
    /// cref="NearestNeighbors(AnomalyDetectionCatalog.AnomalyDetectionTrainers, string, int?, int?, double, string, string, int?)"/>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="options">Which neighbours count, and the columns.</param>
    public static NearestNeighborsTrainer NearestNeighbors(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, NearestNeighborsTrainer.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), Contracts.CheckRef(options, nameof(options)));
}
