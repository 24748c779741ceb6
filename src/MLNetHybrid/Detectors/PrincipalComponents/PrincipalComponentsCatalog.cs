using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;

namespace Microsoft.ML;

/// <summary>Principal components for <see cref="AnomalyDetectionCatalog.AnomalyDetectionTrainers"/>.</summary>
public static class PrincipalComponentsCatalog
{
    /// <summary>Finds anomalies as the rows or windows that the leading principal components of the training rows do not hold.</summary>
    /// <inheritdoc cref="PrincipalComponentsTrainer" path="/remarks"/>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="featureColumnName">The input column: a vector of Single of known size and any shape.</param>
    /// <param name="explainedVariance">The share of the variance that the components hold at least; in (0, 1).</param>
    /// <param name="scoreColumnName">The output column with the score.</param>
    /// <param name="predictedLabelColumnName">The output column with the verdict.</param>
    /// <param name="seed">Seed of the randomized solver, which takes over where rows and columns are very many. Null: drawn from the
    /// MLContext's seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <example><code>
    /// var pipeline = ml.Transforms.Scale("Features").Append(ml.Transforms.SlidingWindow("Window", "Features", 10))
    ///     .Append(ml.AnomalyDetection.Trainers.PrincipalComponents("Window", explainedVariance: 0.9));
    /// IEnumerable&lt;float&gt; scores = pipeline.Fit(data).Transform(data).GetColumn&lt;float&gt;("Score");
    /// </code></example>
    public static PrincipalComponentsTrainer PrincipalComponents(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, string featureColumnName = "Features",
        double explainedVariance = 0.9, string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel",
        int? seed = null) =>
        catalog.PrincipalComponents(new PrincipalComponentsTrainer.Options
        {
            FeatureColumnName = featureColumnName,
            ExplainedVariance = explainedVariance,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
            Seed = seed,
        });

    /// <summary>Finds anomalies as the rows or windows that the leading principal components of the training rows do not hold.</summary>
    /// <inheritdoc cref="PrincipalComponentsTrainer" path="/remarks"/>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="options">How many components, the threshold, and the columns.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <example><code>
    /// var options = new PrincipalComponentsTrainer.Options { Components = 2, T2ColumnName = "T2" };
    /// IDataView judged = ml.AnomalyDetection.Trainers.PrincipalComponents(options).Fit(data).Transform(data);
    /// float farthestInside = judged.GetColumn&lt;float&gt;("T2").Max();
    /// </code></example>
    public static PrincipalComponentsTrainer PrincipalComponents(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, PrincipalComponentsTrainer.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), Contracts.CheckRef(options, nameof(options)));
}
