using Microsoft.ML.Data;
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
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static DbscanTrainer Dbscan(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, string featureColumnName = "Features", double? epsilon = null, int minimumPoints = 5,
        string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel") =>
        catalog.Dbscan(new DbscanTrainer.Options
        {
            FeatureColumnName = featureColumnName,
            Epsilon = epsilon,
            MinimumPoints = minimumPoints,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
        });

    /// <inheritdoc cref="Dbscan(AnomalyDetectionCatalog.AnomalyDetectionTrainers, string, double?, int, string, string)"/>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="options">How to cluster, and the columns.</param>
    public static DbscanTrainer Dbscan(this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, DbscanTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new DbscanTrainer(CatalogUtils.GetEnvironment(catalog), options);
    }
}
