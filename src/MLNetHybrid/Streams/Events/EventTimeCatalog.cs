using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;

namespace Microsoft.ML;

/// <summary>Features of event times for <see cref="TransformsCatalog"/>.</summary>
public static class EventTimeCatalog
{
    /// <summary>
    /// Time since the stream's last event: ln(1 + seconds). With several partition columns it tells when a combination was last
    /// seen: partitioned by user and address, a user's new address gets the largest value.
    /// </summary>
    /// <inheritdoc cref="ElapsedTimeEstimator" path="/remarks"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">The output column, Single.</param>
    /// <param name="timestampColumnName">The events' times: DateTimeOffset, DateTime, or text in ISO 8601.</param>
    /// <param name="partitionColumnNames">Columns whose values tell streams apart (text, key, integer or Boolean). Null: all rows are one
    /// stream.</param>
    /// <param name="maximumTime">Longer times, and a stream's first event, count as this one; positive, at most a century. Null: 7
    /// days.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <example><code>
    /// var sinceLast = ml.Transforms.ElapsedTime("SinceLast", "Time", ["Source"], maximumTime: TimeSpan.FromDays(1));
    /// IDataView times = sinceLast.Fit(data).Transform(data);
    /// </code></example>
    public static ElapsedTimeEstimator ElapsedTime(
        this TransformsCatalog catalog, string outputColumnName, string timestampColumnName,
        IReadOnlyList<string>? partitionColumnNames = null,
        TimeSpan? maximumTime = null)
    {
        var options = new ElapsedTimeEstimator.Options
        {
            OutputColumnName = outputColumnName,
            TimestampColumnName = timestampColumnName,
            PartitionColumnNames = partitionColumnNames ?? [],
        };
        return catalog.ElapsedTime(maximumTime is TimeSpan time ? options with { MaximumTime = time } : options);
    }

    /// <inheritdoc cref="ElapsedTime(TransformsCatalog, string, string, IReadOnlyList{string}?, TimeSpan?)"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">What is measured, and of which streams.</param>
    public static ElapsedTimeEstimator ElapsedTime(this TransformsCatalog catalog, ElapsedTimeEstimator.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), Contracts.CheckRef(options, nameof(options)));

    /// <summary>
    /// How busy a stream is: ln r, where r counts its events up to this one, each weighing 2^(-age / <paramref name="halfLife"/>). A lone
    /// event gives 0; a hundred within much less than the half-life give ln 100.
    /// </summary>
    /// <inheritdoc cref="EventRateEstimator" path="/remarks"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">The output column, Single.</param>
    /// <param name="timestampColumnName">The events' times: DateTimeOffset, DateTime, or text in ISO 8601.</param>
    /// <param name="partitionColumnNames">Columns whose values tell streams apart (text, key, integer or Boolean). Null: all rows are one
    /// stream.</param>
    /// <param name="halfLife">The age at which an event counts half; positive, at most a century. Null: 10 minutes.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    /// <example><code>
    /// IDataView rates = ml.Transforms.EventRate("Rate", "Time", ["Source"], halfLife: TimeSpan.FromMinutes(5)).Fit(data).Transform(data);
    /// </code></example>
    public static EventRateEstimator EventRate(
        this TransformsCatalog catalog, string outputColumnName, string timestampColumnName,
        IReadOnlyList<string>? partitionColumnNames = null,
        TimeSpan? halfLife = null)
    {
        var options = new EventRateEstimator.Options
        {
            OutputColumnName = outputColumnName,
            TimestampColumnName = timestampColumnName,
            PartitionColumnNames = partitionColumnNames ?? [],
        };
        return catalog.EventRate(halfLife is TimeSpan time ? options with { HalfLife = time } : options);
    }

    /// <inheritdoc cref="EventRate(TransformsCatalog, string, string, IReadOnlyList{string}?, TimeSpan?)"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">What is measured, and of which streams.</param>
    public static EventRateEstimator EventRate(this TransformsCatalog catalog, EventRateEstimator.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), Contracts.CheckRef(options, nameof(options)));
}
