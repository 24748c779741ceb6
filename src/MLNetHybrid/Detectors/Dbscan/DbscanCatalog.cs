using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;

namespace Microsoft.ML;

/// <summary>DBSCAN for <see cref="AnomalyDetectionCatalog.AnomalyDetectionTrainers"/>.</summary>
public static class DbscanCatalog
{
    /// <summary>Finds anomalies as the rows outside all dense regions.</summary>
    /// <inheritdoc cref="DbscanTrainer" path="/remarks"/>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="featureColumnName">The input column: a vector of Single of known size.</param>
    /// <param name="epsilon">eps, the radius of a neighbourhood; positive. Null: read from the knee of the k-distance curve.</param>
    /// <param name="minimumPoints">Rows within eps that make a row a core point, the row itself counted; in [1, 1048576].</param>
    /// <param name="scoreColumnName">The output column with the score.</param>
    /// <param name="predictedLabelColumnName">The output column with the verdict.</param>
    /// <param name="seed">Seed of the sample that the k-distance curve is drawn from where there are more than 16,384 rows. Null: drawn
    /// from the MLContext's seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <example><code>
    /// var pipeline = ml.Transforms.Scale("Features")
    ///     .Append(ml.AnomalyDetection.Trainers.Dbscan("Features", epsilon: 0.5, minimumPoints: 10));
    /// IDataView scored = pipeline.Fit(data).Transform(data);
    /// IEnumerable&lt;float&gt; scores = scored.GetColumn&lt;float&gt;("Score");
    /// </code></example>
    public static DbscanTrainer Dbscan(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, string featureColumnName = "Features", double? epsilon = null,
        int minimumPoints = 5,
        string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel",
        int? seed = null) =>
        catalog.Dbscan(new DbscanTrainer.Options
        {
            FeatureColumnName = featureColumnName,
            Epsilon = epsilon,
            MinimumPoints = minimumPoints,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
            Seed = seed,
        });

    /// <inheritdoc cref="Dbscan(AnomalyDetectionCatalog.AnomalyDetectionTrainers, string, double?, int, string, string, int?)"/>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="options">How to cluster, and the columns.</param>
    public static DbscanTrainer Dbscan(this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, DbscanTrainer.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), Contracts.CheckRef(options, nameof(options)));
}
