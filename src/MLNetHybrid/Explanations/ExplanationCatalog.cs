using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;

namespace Microsoft.ML;

/// <summary>Explanations of verdicts for <see cref="AnomalyDetectionCatalog"/>.</summary>
public static class ExplanationCatalog
{
    /// <summary>
    /// Says why a model judged a row as it did: which members, which features, what normal rows are like, and what would have to change.
    /// For several rows <see cref="CreateExplainer"/> is faster.
    /// </summary>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="model">A detector, a hybrid or a vote of this library, or a chain that holds one, fitted or loaded.</param>
    /// <param name="data">The data, in the order of time, with the columns that the model reads: a window needs the rows before.</param>
    /// <param name="row">The row's index in <paramref name="data"/>, from 0.</param>
    /// <param name="options">Normal rows to compare with, names, how much is said. Null: the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or an option is out of its range.</exception>
    /// <exception cref="ArgumentException">The model holds no detector, or a column is missing.</exception>
    /// <exception cref="NotSupportedException">The model's parts are put together in a way that cannot be followed back.</exception>
    /// <example><code>
    /// AnomalyExplanation explanation = ml.AnomalyDetection.Explain(model, data, row: 30);
    /// Console.WriteLine(explanation.ToText());
    /// string strongest = explanation.Drivers[0].Feature;
    /// </code></example>
    public static AnomalyExplanation Explain(
        this AnomalyDetectionCatalog catalog, ITransformer model, IDataView data, long row, ExplanationOptions? options = null) =>
        catalog.CreateExplainer(model, options).Explain(data, row);

    /// <summary>An explainer, which learns what is normal once.</summary>
    /// <param name="catalog">The anomaly detection catalog.</param>
    /// <param name="model">A detector, a hybrid or a vote of this library, or a chain that holds one, fitted or loaded.</param>
    /// <param name="options">Normal rows to compare with, names, how much is said. Null: the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <example><code>
    /// AnomalyExplainer explainer = ml.AnomalyDetection.CreateExplainer(model, new ExplanationOptions { NormalRows = data });
    /// IReadOnlyList&lt;AnomalyExplanation&gt; explanations = explainer.Explain(data, [30, 31]);
    /// </code></example>
    public static AnomalyExplainer CreateExplainer(
        this AnomalyDetectionCatalog catalog, ITransformer model, ExplanationOptions? options = null) =>
        new(Environment(catalog), Contracts.CheckRef(model, nameof(model)), options);

    /// <summary>An explainer of rows that come as objects.</summary>
    /// <typeparam name="TRow">The class of the rows, as for <c>LoadFromEnumerable</c>.</typeparam>
    /// <inheritdoc cref="CreateExplainer(AnomalyDetectionCatalog, ITransformer, ExplanationOptions?)"/>
    public static AnomalyExplainer<TRow> CreateExplainer<TRow>(
        this AnomalyDetectionCatalog catalog, ITransformer model, ExplanationOptions? options = null) where TRow : class =>
        new(Environment(catalog), Contracts.CheckRef(model, nameof(model)), options);

    private static IHostEnvironment Environment(AnomalyDetectionCatalog catalog) =>
        CatalogUtils.GetEnvironment(Contracts.CheckRef(catalog, nameof(catalog)));
}
