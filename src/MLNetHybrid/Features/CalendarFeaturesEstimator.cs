using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Features;
using MLNetHybrid.Times;

namespace MLNetHybrid;

/// <summary>
/// Makes four features out of a timestamp: sine and cosine of the hour of day (with minutes and seconds) and of the day of week (Monday
/// first), each in [-1, 1]. On circles, 23:59 lies next to 0:00 and Sunday next to Monday, and times come again, which raw timestamps never
/// do.
/// </summary>
/// <remarks>
/// <para>Input: DateTimeOffset, DateTime, or text in ISO 8601 (<c>2025-05-21 10:12:03+02:00</c>, <c>2025-05-21T08:12:03.5Z</c>,
/// <c>2025-05-21</c>). Output: a vector of 4 Single with slot names. A text that is no timestamp, an empty one, and an unset value (the
/// first instant of year 1) give NaN.</para>
/// <para>Nothing is learned; no memory is allocated per row.</para>
/// </remarks>
public sealed class CalendarFeaturesEstimator : TrivialEstimator<CalendarFeaturesTransformer>
{
    private const string Name = "CalendarFeatures";

    /// <summary>The columns, and which clock counts.</summary>
    public sealed record Options
    {
        /// <summary>The output column: a vector of 4 Single.</summary>
        public required string OutputColumnName { get; init; }

        /// <summary>The input column: DateTimeOffset, DateTime or text. Default null: <see cref="OutputColumnName"/>.</summary>
        public string? InputColumnName { get; init; }

        /// <summary>
        /// Local time less UTC of the clock that counts, in [-14 h, 14 h]: values with an offset of their own are converted to it, values
        /// without one are taken to show it already. Default null: the clock that each value shows.
        /// </summary>
        public TimeSpan? UtcOffset { get; init; }

        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        internal Options Checked()
        {
            Argument.InputAndOutput(Name, InputColumnName, OutputColumnName);
            double largest = WallClockReader.LargestOffset.TotalHours;
            Argument.InRange((UtcOffset ?? default).TotalHours, -largest, largest, $"{Name}.{nameof(UtcOffset)} in hours");
            return this;
        }
    }

    internal CalendarFeaturesEstimator(IHostEnvironment env, Options options) : base(
        env.Register(nameof(CalendarFeaturesEstimator)),
        new(env, options.Checked().OutputColumnName, options.InputColumnName ?? options.OutputColumnName, options.UtcOffset))
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        return FeatureShape.Add(Host, inputSchema, Transformer.OutputColumnName, Transformer.InputColumnName, WallClockReader.Expected,
            column => column.Kind == SchemaShape.Column.VectorKind.Scalar && !column.IsKey && WallClockReader.CanRead(column.ItemType));
    }
}
