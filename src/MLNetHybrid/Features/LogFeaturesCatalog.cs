using Microsoft.ML.Data;
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
    /// <param name="options">Which clock counts. Null: the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static CalendarFeaturesEstimator CalendarFeatures(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, CalendarFeaturesEstimator.Options? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(CatalogUtils.GetEnvironment(catalog), outputColumnName, inputColumnName ?? outputColumnName, options ?? new());
    }

    /// <inheritdoc cref="MultiHotEstimator" path="/summary"/>
    /// <inheritdoc cref="MultiHotEstimator" path="/remarks"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">The output column: a vector of Single, one slot per value and one for all others.</param>
    /// <param name="inputColumnName">The input column: a vector of text. Null: <paramref name="outputColumnName"/>.</param>
    /// <param name="minimumCount">Rows that must hold a value for it to get a slot, at least 1.</param>
    /// <param name="maximumNumberOfValues">Values that get a slot at most, the most frequent ones; in [1, 65536].</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static MultiHotEstimator MultiHot(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null, int minimumCount = 1, int maximumNumberOfValues = 1000) =>
        catalog.MultiHot(outputColumnName, inputColumnName, new MultiHotEstimator.Options
        {
            MinimumCount = minimumCount,
            MaximumNumberOfValues = maximumNumberOfValues,
        });

    /// <inheritdoc cref="MultiHot(TransformsCatalog, string, string?, int, int)"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">The output column: a vector of Single, one slot per value and one for all others.</param>
    /// <param name="inputColumnName">The input column: a vector of text. Null: <paramref name="outputColumnName"/>.</param>
    /// <param name="options">What enters the vocabulary.</param>
    public static MultiHotEstimator MultiHot(this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, MultiHotEstimator.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new(CatalogUtils.GetEnvironment(catalog), outputColumnName, inputColumnName ?? outputColumnName, options);
    }

    /// <inheritdoc cref="CategoryGuardEstimator" path="/summary"/>
    /// <inheritdoc cref="CategoryGuardEstimator" path="/remarks"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="inputColumnNames">The columns to judge: text or key, scalar; at least one.</param>
    /// <param name="options">What counts as near-unique. Null: the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static CategoryGuardEstimator CategoryGuard(
        this TransformsCatalog catalog, IReadOnlyList<string> inputColumnNames, CategoryGuardEstimator.Options? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(inputColumnNames);
        return new(CatalogUtils.GetEnvironment(catalog), inputColumnNames, options ?? new());
    }
}
