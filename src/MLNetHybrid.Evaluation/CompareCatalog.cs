using MLNetHybrid.Evaluation;
using MLNetHybrid.Evaluation.Comparison;

namespace Microsoft.ML;

/// <summary>Compares fitted pipelines with each other and with trivial baselines.</summary>
public static class CompareCatalog
{
    /// <summary>
    /// Scores one test view by several fitted pipelines and by simple baselines that each of them should beat, in one table, which says in
    /// a sentence if one does not (<see cref="ComparisonTable.SimpleScorerRemark"/>). The baselines: every row an anomaly; a uniform random
    /// score; the mean deviation of the features from their training means over a window, in standard deviations and in training ranges;
    /// the distance from the plane of the training rows' principal components and to the nearest training row, of rows and of windows;
    /// isolation forest and one-class SVM on rows. They are fitted on the training view's feature column only, and their thresholds are a
    /// quantile of their scores of the training rows.
    /// </summary>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="models">Fitted pipelines by name; each must keep the test view's rows and their order.</param>
    /// <param name="train">What the baselines are fitted on: the rows the models were fitted on.</param>
    /// <param name="test">Features and labels, in time order.</param>
    /// <param name="options">Columns, baselines and further figures; null: the defaults.</param>
    /// <remarks>
    /// All scorers are compared on the same rows: those with a label and a score by every one of them. Cost: the models' own scoring; D^3
    /// for the principal components of D features, and min(L D, 500)^3 for those of windows of L rows; O(N M D) for N test rows and the
    /// nearest of M training rows and windows; O(M^2 D) for the one-class SVM.
    /// </remarks>
    /// <exception cref="ArgumentException">A column is missing or of another type, or a model does not keep the rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <example>
    /// <code>
    /// ITransformer forest = ml.AnomalyDetection.Trainers.IsolationForest("Features").Fit(data);
    /// var models = new Dictionary&lt;string, ITransformer&gt; { ["hybrid"] = model, ["forest"] = forest };
    /// ComparisonTable table = ml.AnomalyDetection.Compare(models, train: data, test: data);
    /// Console.WriteLine(table); // a line for each model and each baseline
    /// </code>
    /// </example>
    public static ComparisonTable Compare(
        this AnomalyDetectionCatalog catalog, IReadOnlyDictionary<string, ITransformer> models, IDataView train, IDataView test,
        ComparisonOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        return ModelComparison.Run(
            models, train, test, (options ?? new ComparisonOptions()).Checked(), CatalogUtils.GetEnvironment(catalog));
    }
}
