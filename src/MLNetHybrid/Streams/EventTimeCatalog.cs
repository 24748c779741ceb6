using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid;
using MLNetHybrid.Components;
using MLNetHybrid.Streams;

namespace Microsoft.ML;

/// <summary>Features of event times for <see cref="TransformsCatalog"/>.</summary>
public static class EventTimeCatalog
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(36525);

    /// <summary>
    /// Time since the stream's last event: ln(1 + seconds). With several partition columns it tells when a combination was last
    /// seen: partitioned by user and address, a user's new address gets the largest value.
    /// </summary>
    /// <remarks>Rows must come in the order of time; late ones count as simultaneous with their predecessor.</remarks>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">The output column, Single.</param>
    /// <param name="timestampColumnName">The events' times: DateTimeOffset, DateTime, or text in ISO 8601. An event without a time gives NaN and is not remembered.</param>
    /// <param name="partitionColumnNames">Columns whose values tell streams apart (text, key, integer or Boolean); none: all rows are one stream. An event with a missing key
    /// belongs to no stream and gives NaN.</param>
    /// <param name="maximumTime">Longer times, and a stream's first event, count as this one; positive, at most a century. Default 7 days.</param>
    /// <param name="maximumPartitions">Streams remembered at the same time, in [1, 16777216]; beyond that, the one unused for longest is forgotten, with a warning
    /// at the first whose last event still counted. Default 100,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static EventTimeEstimator<ElapsedTimeTransformer> ElapsedTime(this TransformsCatalog catalog, string outputColumnName, string timestampColumnName,
        IReadOnlyList<string>? partitionColumnNames = null, TimeSpan? maximumTime = null, int maximumPartitions = StreamColumns.DefaultMaximumPartitions)
    {
        const string Name = "ElapsedTime";
        IHostEnvironment env = CatalogUtils.GetEnvironment(catalog);
        StreamColumns columns = StreamColumns.Checked(outputColumnName, timestampColumnName, partitionColumnNames, maximumPartitions, Name);
        return new(env, new ElapsedTimeTransformer(env, columns, Checked(maximumTime ?? TimeSpan.FromDays(7), $"{Name}.maximumTime")));
    }

    /// <summary>
    /// How busy a stream is: ln r, where r counts its events up to this one, each weighing 2^(-age / <paramref name="halfLife"/>). A lone
    /// event gives 0; a hundred within much less than the half-life give ln 100.
    /// </summary>
    /// <remarks>Rows must come in the order of time; late ones count as simultaneous with their predecessor.</remarks>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">The output column, Single.</param>
    /// <param name="timestampColumnName">The events' times: DateTimeOffset, DateTime, or text in ISO 8601. An event without a time gives NaN and is not remembered.</param>
    /// <param name="partitionColumnNames">Columns whose values tell streams apart (text, key, integer or Boolean); none: all rows are one stream. An event with a missing key
    /// belongs to no stream and gives NaN.</param>
    /// <param name="halfLife">The age at which an event counts half; positive, at most a century. Default 10 minutes.</param>
    /// <param name="maximumPartitions">Streams remembered at the same time, in [1, 16777216]; beyond that, the one unused for longest is forgotten, with a warning
    /// at the first whose last event still counted. Default 100,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static EventTimeEstimator<EventRateTransformer> EventRate(this TransformsCatalog catalog, string outputColumnName, string timestampColumnName,
        IReadOnlyList<string>? partitionColumnNames = null, TimeSpan? halfLife = null, int maximumPartitions = StreamColumns.DefaultMaximumPartitions)
    {
        const string Name = "EventRate";
        IHostEnvironment env = CatalogUtils.GetEnvironment(catalog);
        StreamColumns columns = StreamColumns.Checked(outputColumnName, timestampColumnName, partitionColumnNames, maximumPartitions, Name);
        return new(env, new EventRateTransformer(env, columns, Checked(halfLife ?? TimeSpan.FromMinutes(10), $"{Name}.halfLife")));
    }

    private static TimeSpan Checked(TimeSpan span, string name)
    {
        Argument.AboveUpTo(span.TotalSeconds, 0, LongestTime.TotalSeconds, $"{name} in seconds");
        return span;
    }
}
