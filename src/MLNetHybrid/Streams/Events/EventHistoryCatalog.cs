using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;

namespace Microsoft.ML;

/// <summary>Features of events that are compared with those before, for <see cref="TransformsCatalog"/>.</summary>
public static class EventHistoryCatalog
{
    /// <summary>
    /// How new the value of an event is to its stream, in [0, 1]: 1 for one never seen there, else 1 - 2^(-(time since it was last seen) /
    /// <paramref name="halfLife"/>). What training has seen stays known after saving and loading.
    /// </summary>
    /// <inheritdoc cref="NoveltyEstimator" path="/remarks"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">The output column, Single.</param>
    /// <param name="timestampColumnName">The events' times: DateTimeOffset, DateTime, or text in ISO 8601.</param>
    /// <param name="valueColumnNames">The columns whose values are looked at (text, key, integer or Boolean); several count as one value,
    /// their combination.</param>
    /// <param name="partitionColumnNames">Columns whose values tell streams apart (text, key, integer or Boolean). Null: all rows are one
    /// stream.</param>
    /// <param name="halfLife">The age at which an event counts half; positive, at most a century. Null: 30 days.</param>
    /// <exception cref="ArgumentException">An argument is out of its range.</exception>
    /// <example><code>
    /// ITransformer model = ml.Transforms.Novelty("NewCountry", "Time", ["Country"], ["User"]).Fit(data);
    /// </code></example>
    public static NoveltyEstimator Novelty(
        this TransformsCatalog catalog, string outputColumnName, string timestampColumnName, IReadOnlyList<string> valueColumnNames,
        IReadOnlyList<string>? partitionColumnNames = null, TimeSpan? halfLife = null)
    {
        var options = new NoveltyEstimator.Options
        {
            OutputColumnName = outputColumnName,
            TimestampColumnName = timestampColumnName,
            ValueColumnNames = valueColumnNames,
            PartitionColumnNames = partitionColumnNames ?? [],
        };
        return catalog.Novelty(halfLife is TimeSpan time ? options with { HalfLife = time } : options);
    }

    /// <inheritdoc cref="Novelty(TransformsCatalog, string, string, IReadOnlyList{string}, IReadOnlyList{string}?, TimeSpan?)"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">What is looked at.</param>
    public static NoveltyEstimator Novelty(this TransformsCatalog catalog, NoveltyEstimator.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), Contracts.CheckRef(options, nameof(options)));

    /// <summary>
    /// How rare the value of an event is in its stream: -ln((c + 1/2) / (n + 1)), where c of n earlier events had it, each weighing
    /// 2^(-age / <paramref name="halfLife"/>). What training has seen stays known after saving and loading.
    /// </summary>
    /// <inheritdoc cref="RarityEstimator" path="/remarks"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">The output column, Single.</param>
    /// <param name="timestampColumnName">The events' times: DateTimeOffset, DateTime, or text in ISO 8601.</param>
    /// <param name="valueColumnNames">The columns whose values are looked at (text, key, integer or Boolean); several count as one value,
    /// their combination.</param>
    /// <param name="partitionColumnNames">Columns whose values tell streams apart (text, key, integer or Boolean). Null: all rows are one
    /// stream.</param>
    /// <param name="halfLife">The age at which an event counts half; positive, at most a century. Null: 30 days.</param>
    /// <exception cref="ArgumentException">An argument is out of its range.</exception>
    /// <example><code>
    /// ITransformer model = ml.Transforms.Rarity(new RarityEstimator.Options
    /// { OutputColumnName = "RareHour", TimestampColumnName = "Time", ValueColumnNames = [], HourOfWeek = true, PartitionColumnNames =
    /// ["User"] }).Fit(data);
    /// </code></example>
    public static RarityEstimator Rarity(
        this TransformsCatalog catalog, string outputColumnName, string timestampColumnName, IReadOnlyList<string> valueColumnNames,
        IReadOnlyList<string>? partitionColumnNames = null, TimeSpan? halfLife = null)
    {
        var options = new RarityEstimator.Options
        {
            OutputColumnName = outputColumnName,
            TimestampColumnName = timestampColumnName,
            ValueColumnNames = valueColumnNames,
            PartitionColumnNames = partitionColumnNames ?? [],
        };
        return catalog.Rarity(halfLife is TimeSpan time ? options with { HalfLife = time } : options);
    }

    /// <inheritdoc cref="Rarity(TransformsCatalog, string, string, IReadOnlyList{string}, IReadOnlyList{string}?, TimeSpan?)"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">What is looked at.</param>
    public static RarityEstimator Rarity(this TransformsCatalog catalog, RarityEstimator.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), Contracts.CheckRef(options, nameof(options)));

    /// <summary>
    /// How many distinct values a stream had of late, as ln d: each weighs 2^(-(time since it was last seen) /
    /// <paramref name="halfLife"/>). Users per address, or addresses per user.
    /// </summary>
    /// <inheritdoc cref="DistinctCountEstimator" path="/remarks"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">The output column, Single.</param>
    /// <param name="timestampColumnName">The events' times: DateTimeOffset, DateTime, or text in ISO 8601.</param>
    /// <param name="valueColumnNames">The columns whose values are looked at (text, key, integer or Boolean); several count as one value,
    /// their combination.</param>
    /// <param name="partitionColumnNames">Columns whose values tell streams apart (text, key, integer or Boolean). Null: all rows are one
    /// stream.</param>
    /// <param name="halfLife">The age at which an event counts half; positive, at most a century. Null: 1 hour.</param>
    /// <exception cref="ArgumentException">An argument is out of its range.</exception>
    /// <example><code>
    /// ITransformer model = ml.Transforms.DistinctCount("UsersOfAddress", "Time", ["User"], ["Address"]).Fit(data);
    /// </code></example>
    public static DistinctCountEstimator DistinctCount(
        this TransformsCatalog catalog, string outputColumnName, string timestampColumnName, IReadOnlyList<string> valueColumnNames,
        IReadOnlyList<string>? partitionColumnNames = null, TimeSpan? halfLife = null)
    {
        var options = new DistinctCountEstimator.Options
        {
            OutputColumnName = outputColumnName,
            TimestampColumnName = timestampColumnName,
            ValueColumnNames = valueColumnNames,
            PartitionColumnNames = partitionColumnNames ?? [],
        };
        return catalog.DistinctCount(halfLife is TimeSpan time ? options with { HalfLife = time } : options);
    }

    /// <inheritdoc cref="DistinctCount(TransformsCatalog, string, string, IReadOnlyList{string}, IReadOnlyList{string}?, TimeSpan?)"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">What is looked at.</param>
    public static DistinctCountEstimator DistinctCount(this TransformsCatalog catalog, DistinctCountEstimator.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), Contracts.CheckRef(options, nameof(options)));

    /// <summary>
    /// How fast one would have had to travel from the place of the stream's last event: ln(1 + kilometers per hour) along the great circle.
    /// </summary>
    /// <inheritdoc cref="TravelSpeedEstimator" path="/remarks"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">The output column, Single.</param>
    /// <param name="timestampColumnName">The events' times: DateTimeOffset, DateTime, or text in ISO 8601.</param>
    /// <param name="latitudeColumnName">Degrees, north positive: Single or Double.</param>
    /// <param name="longitudeColumnName">Degrees, east positive: Single or Double.</param>
    /// <param name="partitionColumnNames">Columns whose values tell streams apart (text, key, integer or Boolean). Null: all rows are one
    /// stream.</param>
    /// <exception cref="ArgumentException">An argument is out of its range.</exception>
    /// <example><code>
    /// ITransformer model = ml.Transforms.TravelSpeed("Speed", "Time", "Latitude", "Longitude", ["User"]).Fit(data);
    /// </code></example>
    public static TravelSpeedEstimator TravelSpeed(
        this TransformsCatalog catalog, string outputColumnName, string timestampColumnName, string latitudeColumnName,
        string longitudeColumnName, IReadOnlyList<string>? partitionColumnNames = null) =>
        catalog.TravelSpeed(new TravelSpeedEstimator.Options
        {
            OutputColumnName = outputColumnName,
            TimestampColumnName = timestampColumnName,
            LatitudeColumnName = latitudeColumnName,
            LongitudeColumnName = longitudeColumnName,
            PartitionColumnNames = partitionColumnNames ?? [],
        });

    /// <inheritdoc cref="TravelSpeed(TransformsCatalog, string, string, string, string, IReadOnlyList{string}?)"/>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">What is measured, and of which streams.</param>
    public static TravelSpeedEstimator TravelSpeed(this TransformsCatalog catalog, TravelSpeedEstimator.Options options) =>
        new(CatalogUtils.GetEnvironment(catalog), Contracts.CheckRef(options, nameof(options)));
}
