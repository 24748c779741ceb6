using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Streams;

namespace MLNetHybrid;

/// <summary>
/// Tells of each event how fast one would have had to travel from the place of the stream's last event: ln(1 + kilometers per hour) along
/// the great circle. 0 for a stream's first event, and where the place is not known.
/// </summary>
/// <remarks>
/// Input: DateTimeOffset, DateTime, or text in ISO 8601; degrees of latitude in [-90, 90] and of longitude in [-180, 180], Single or
/// Double; others, NaN above all, are places not known, and are not remembered. Rows must come in the order of time; late ones count as
/// simultaneous with their predecessor. An event without a time, or with a missing key, gives NaN. Learned in one pass: each stream's last
/// place. It is saved with the model.
/// </remarks>
public sealed class TravelSpeedEstimator : StreamEstimator<TravelSpeedTransformer>
{
    private const string Name = "TravelSpeed";

    /// <summary>What is measured, and of which streams.</summary>
    public sealed record Options
    {
        /// <summary>The output column, Single.</summary>
        public required string OutputColumnName { get; init; }

        /// <summary>The events' times: DateTimeOffset, DateTime, or text in ISO 8601.</summary>
        public required string TimestampColumnName { get; init; }

        /// <summary>Degrees, north positive: Single or Double.</summary>
        public required string LatitudeColumnName { get; init; }

        /// <summary>Degrees, east positive: Single or Double.</summary>
        public required string LongitudeColumnName { get; init; }

        /// <summary>
        /// Columns whose values tell streams apart (text, key, integer or Boolean), at most 16. Default none: all rows are one stream.
        /// </summary>
        public IReadOnlyList<string> PartitionColumnNames { get; init; } = [];

        /// <summary>
        /// Shorter times between two events count as this one, so that two places of one moment give a large number rather than an infinite
        /// one; positive, at most a century. Default 1 minute.
        /// </summary>
        public TimeSpan MinimumTime { get; init; } = TimeSpan.FromMinutes(1);

        /// <summary>
        /// Streams remembered at the same time, in [1, 16777216]; beyond that, the one unused for longest is forgotten, with a warning at
        /// the first. Default 100,000.
        /// </summary>
        public int MaximumPartitions { get; init; } = StreamColumns.DefaultMaximumPartitions;

        internal StreamColumns ToColumns() =>
            new(OutputColumnName, TimestampColumnName, [.. PartitionColumnNames ?? []], MaximumPartitions);

        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        internal Options Checked()
        {
            ToColumns().Check(Name, nameof(TimestampColumnName));
            Argument.ColumnName(LatitudeColumnName, $"{Name}.{nameof(LatitudeColumnName)}");
            Argument.ColumnName(LongitudeColumnName, $"{Name}.{nameof(LongitudeColumnName)}");
            EventTimeTransformer.CheckSpan(MinimumTime, $"{Name}.{nameof(MinimumTime)}");
            return this;
        }
    }

    internal TravelSpeedEstimator(IHostEnvironment env, Options options) : base(
        env.Register(nameof(TravelSpeedEstimator)),
        new TravelSpeedTransformer(
            env, options.Checked().ToColumns(), options.LatitudeColumnName, options.LongitudeColumnName, options.MinimumTime))
    {
    }
}
