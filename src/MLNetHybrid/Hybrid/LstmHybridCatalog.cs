using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;

namespace Microsoft.ML;

/// <summary>The hybrid for <see cref="AnomalyDetectionCatalog.AnomalyDetectionTrainers"/>.</summary>
public static class LstmHybridCatalog
{
    /// <summary>Windows, LSTM autoencoder, detectors and their vote as one estimator.</summary>
    /// <inheritdoc cref="LstmHybridEstimator" path="/remarks"/>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="featureColumnName">The input column: a vector of Single of known size, one row per time step.</param>
    /// <param name="model">Which detectors, and how their verdicts become one.</param>
    /// <param name="windowLength">L, rows per window, in [1, 1048576].</param>
    /// <param name="partitionColumnName">Column whose values tell streams apart. Null: all rows are one stream.</param>
    /// <param name="seed">Seed of all that is random in the parts. Null: drawn from the MLContext's seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <example><code>
    /// var hybrid = ml.AnomalyDetection.Trainers.LstmHybrid(
    ///     "Features", HybridModel.All, windowLength: 20, partitionColumnName: "Source", seed: 1);
    /// IDataView scored = hybrid.Fit(data).Transform(data);
    /// IEnumerable&lt;float&gt; scores = scored.GetColumn&lt;float&gt;("Score");
    /// </code></example>
    public static LstmHybridEstimator LstmHybrid(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, string featureColumnName = "Features",
        HybridModel model = HybridModel.Ensemble, int windowLength = 50, string? partitionColumnName = null,
        int? seed = null) =>
        catalog.LstmHybrid(new LstmHybridEstimator.Options
        {
            FeatureColumnName = featureColumnName,
            Model = model,
            WindowLength = windowLength,
            PartitionColumnNames = partitionColumnName is null ? [] : [partitionColumnName],
            Seed = seed,
        });

    /// <inheritdoc cref="LstmHybrid(AnomalyDetectionCatalog.AnomalyDetectionTrainers, string, HybridModel, int, string?, int?)"/>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="options">The parts of the hybrid.</param>
    public static LstmHybridEstimator LstmHybrid(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, LstmHybridEstimator.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), Contracts.CheckRef(options, nameof(options)));
}
