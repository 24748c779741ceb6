using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;

namespace Microsoft.ML;

/// <summary>Isolation forest for <see cref="AnomalyDetectionCatalog.AnomalyDetectionTrainers"/>.</summary>
public static class IsolationForestCatalog
{
    /// <summary>Finds anomalies as the rows that random cuts isolate soonest.</summary>
    /// <inheritdoc cref="IsolationForestTrainer" path="/remarks"/>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="featureColumnName">The input column: a vector of Single of known size.</param>
    /// <param name="numberOfTrees">T, trees; in [1, 65536].</param>
    /// <param name="subsampleSize">psi, rows that each tree is grown on; in [2, 1048576].</param>
    /// <param name="contamination">Fraction of anomalies among the training rows, in (0, 0.5]; it sets the threshold. Null: the threshold
    /// is 0.5.</param>
    /// <param name="scoreColumnName">The output column with the score.</param>
    /// <param name="predictedLabelColumnName">The output column with the verdict.</param>
    /// <param name="seed">Seed of the forest. Null: drawn from the MLContext's seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <example><code>
    /// var trainer = ml.AnomalyDetection.Trainers.IsolationForest("Features", contamination: 0.01, seed: 1);
    /// IsolationForestTransformer forest = trainer.Fit(data);
    /// IEnumerable&lt;bool&gt; anomalies = forest.Transform(data).GetColumn&lt;bool&gt;("PredictedLabel");
    /// </code></example>
    public static IsolationForestTrainer IsolationForest(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, string featureColumnName = "Features", int numberOfTrees = 100,
        int subsampleSize = 256,
        double? contamination = null, string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel",
        int? seed = null) =>
        catalog.IsolationForest(new IsolationForestTrainer.Options
        {
            FeatureColumnName = featureColumnName,
            NumberOfTrees = numberOfTrees,
            SubsampleSize = subsampleSize,
            Contamination = contamination,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
            Seed = seed,
        });

    /// <inheritdoc
    /// cref="IsolationForest(AnomalyDetectionCatalog.AnomalyDetectionTrainers, string, int, int, double?, string, string, int?)"/>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="options">How to grow the forest, and the columns.</param>
    public static IsolationForestTrainer IsolationForest(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, IsolationForestTrainer.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), Contracts.CheckRef(options, nameof(options)));
}
