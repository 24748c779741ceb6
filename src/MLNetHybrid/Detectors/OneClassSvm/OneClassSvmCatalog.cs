using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;

namespace Microsoft.ML;

/// <summary>One-class SVM for <see cref="AnomalyDetectionCatalog.AnomalyDetectionTrainers"/>.</summary>
public static class OneClassSvmCatalog
{
    /// <summary>Finds anomalies as the rows outside the smallest region that holds most of the training rows.</summary>
    /// <inheritdoc cref="OneClassSvmTrainer" path="/remarks"/>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="featureColumnName">The input column: a vector of Single of known size.</param>
    /// <param name="nu">At most this fraction of the training rows lies outside the region; in (0, 1].</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="gamma">gamma of the rbf, polynomial and sigmoid kernel; positive. Null: 1 / (D v), v the variance of all training
    /// values.</param>
    /// <param name="scoreColumnName">The output column with the score.</param>
    /// <param name="predictedLabelColumnName">The output column with the verdict.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <example><code>
    /// var pipeline = ml.Transforms.Scale("Features").Append(ml.AnomalyDetection.Trainers.OneClassSvm("Features", nu: 0.01));
    /// IEnumerable&lt;bool&gt; anomalies = pipeline.Fit(data).Transform(data).GetColumn&lt;bool&gt;("PredictedLabel");
    /// </code></example>
    public static OneClassSvmTrainer OneClassSvm(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, string featureColumnName = "Features", double nu = 0.5,
        SvmKernel kernel = SvmKernel.Rbf,
        double? gamma = null, string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel") =>
        catalog.OneClassSvm(new OneClassSvmTrainer.Options
        {
            FeatureColumnName = featureColumnName,
            Nu = nu,
            Kernel = kernel,
            Gamma = gamma,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
        });

    /// <inheritdoc
    /// cref="OneClassSvm(AnomalyDetectionCatalog.AnomalyDetectionTrainers, string, double, SvmKernel, double?, string, string)"/>
    /// <param name="catalog">The anomaly detection trainers.</param>
    /// <param name="options">The kernel, how to solve, and the columns.</param>
    public static OneClassSvmTrainer OneClassSvm(
        this AnomalyDetectionCatalog.AnomalyDetectionTrainers catalog, OneClassSvmTrainer.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), Contracts.CheckRef(options, nameof(options)));
}
