using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;

namespace Microsoft.ML;

/// <summary>Features of log events for <see cref="TransformsCatalog"/>.</summary>
public static class LogFeaturesCatalog
{
    /// <inheritdoc cref="CalendarFeaturesEstimator" path="/summary"/>
    /// <inheritdoc cref="CalendarFeaturesEstimator" path="/remarks"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">The output column: a vector of 4 Single.</param>
    /// <param name="inputColumnName">The input column: DateTimeOffset, DateTime or text. Null: <paramref name="outputColumnName"/>.</param>
    /// <param name="utcOffset">Local time less UTC of the clock that counts, in [-14 h, 14 h]. Null: the clock that each value
    /// shows.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <example><code>
    /// IDataView calendar = ml.Transforms.CalendarFeatures("Calendar", "Time", utcOffset: TimeSpan.FromHours(1)).Fit(data).Transform(data);
    /// </code></example>
    public static CalendarFeaturesEstimator CalendarFeatures(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, TimeSpan? utcOffset = null) =>
        catalog.CalendarFeatures(new CalendarFeaturesEstimator.Options
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            UtcOffset = utcOffset,
        });

    /// <inheritdoc cref="CalendarFeatures(TransformsCatalog, string, string?, TimeSpan?)"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">The columns, and which clock counts.</param>
    public static CalendarFeaturesEstimator CalendarFeatures(this TransformsCatalog catalog, CalendarFeaturesEstimator.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), Contracts.CheckRef(options, nameof(options)));

    /// <inheritdoc cref="MultiHotEstimator" path="/summary"/>
    /// <inheritdoc cref="MultiHotEstimator" path="/remarks"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">The output column: a vector of Single, one slot per value and one for all others.</param>
    /// <param name="inputColumnName">The input column: a vector of text. Null: <paramref name="outputColumnName"/>.</param>
    /// <param name="minimumCount">Rows that must hold a value for it to get a slot, at least 1.</param>
    /// <param name="maximumNumberOfValues">Values that get a slot at most, the most frequent ones; in [1, 65536].</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <example><code>
    /// var pipeline = ml.Transforms.Text.TokenizeIntoWords("Words", "Source")
    ///     .Append(ml.Transforms.MultiHot("Flags", "Words", minimumCount: 2));
    /// IDataView flags = pipeline.Fit(data).Transform(data);
    /// </code></example>
    public static MultiHotEstimator MultiHot(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, int minimumCount = 1,
        int maximumNumberOfValues = 1000) =>
        catalog.MultiHot(new MultiHotEstimator.Options
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            MinimumCount = minimumCount,
            MaximumNumberOfValues = maximumNumberOfValues,
        });

    /// <inheritdoc cref="MultiHot(TransformsCatalog, string, string?, int, int)"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">The columns, and what enters the vocabulary.</param>
    public static MultiHotEstimator MultiHot(this TransformsCatalog catalog, MultiHotEstimator.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), Contracts.CheckRef(options, nameof(options)));

    /// <inheritdoc cref="CategoryGuardEstimator" path="/summary"/>
    /// <inheritdoc cref="CategoryGuardEstimator" path="/remarks"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="inputColumnNames">The columns to judge: text or key, scalar; at least one.</param>
    /// <param name="maximumUniqueFraction">Distinct values over rows with a value, in (0, 1]; more is refused.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <example><code>
    /// var pipeline = ml.Transforms.CategoryGuard(["Source"]).Append(ml.Transforms.Categorical.OneHotEncoding("Category", "Source"));
    /// IDataView encoded = pipeline.Fit(data).Transform(data);
    /// </code></example>
    public static CategoryGuardEstimator CategoryGuard(
        this TransformsCatalog catalog, IReadOnlyList<string> inputColumnNames, double maximumUniqueFraction = 0.5) =>
        catalog.CategoryGuard(
            new CategoryGuardEstimator.Options { InputColumnNames = inputColumnNames, MaximumUniqueFraction = maximumUniqueFraction });

    /// <inheritdoc cref="CategoryGuard(TransformsCatalog, IReadOnlyList{string}, double)"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">The columns to judge, and what counts as near-unique.</param>
    public static CategoryGuardEstimator CategoryGuard(this TransformsCatalog catalog, CategoryGuardEstimator.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), Contracts.CheckRef(options, nameof(options)));
}
