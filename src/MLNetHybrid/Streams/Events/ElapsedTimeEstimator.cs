using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Streams;

namespace MLNetHybrid;

/// <summary>Gives each event the time since its stream's last one: ln(1 + seconds).</summary>
/// <remarks>
/// Input: DateTimeOffset, DateTime, or text in ISO 8601. Rows must come in the order of time; late ones count as simultaneous with their
/// predecessor. An event without a time, or with a missing key, gives NaN and is not remembered. There is nothing to learn from the data.
/// </remarks>
public sealed class ElapsedTimeEstimator : StreamEstimator<ElapsedTimeTransformer>
{
    private const string Name = "ElapsedTime";

    /// <summary>What is measured, and of which streams.</summary>
    public sealed record Options
    {
        /// <summary>The output column, Single.</summary>
        public required string OutputColumnName { get; init; }

        /// <summary>The events' times: DateTimeOffset, DateTime, or text in ISO 8601.</summary>
        public required string TimestampColumnName { get; init; }

        /// <summary>
        /// Columns whose values tell streams apart (text, key, integer or Boolean), at most 16. Default none: all rows are one stream.
        /// </summary>
        public IReadOnlyList<string> PartitionColumnNames { get; init; } = [];

        /// <summary>Longer times, and a stream's first event, count as this one; positive, at most a century. Default 7 days.</summary>
        public TimeSpan MaximumTime { get; init; } = TimeSpan.FromDays(7);

        /// <summary>
        /// Streams remembered at the same time, in [1, 16777216]; beyond that, the one unused for longest is forgotten, with a warning at
        /// the first whose last event still counted. Default 100,000.
        /// </summary>
        public int MaximumPartitions { get; init; } = StreamColumns.DefaultMaximumPartitions;

        internal StreamColumns Columns => new(OutputColumnName, TimestampColumnName, [.. PartitionColumnNames ?? []], MaximumPartitions);

        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        internal Options Checked()
        {
            Columns.Check(Name, nameof(TimestampColumnName));
            EventTimeTransformer.CheckSpan(MaximumTime, $"{Name}.{nameof(MaximumTime)}");
            return this;
        }
    }

    internal ElapsedTimeEstimator(IHostEnvironment env, Options options)
        : base(env.Register(nameof(ElapsedTimeEstimator)), new ElapsedTimeTransformer(env, options.Checked().Columns, options.MaximumTime))
    {
    }
}
