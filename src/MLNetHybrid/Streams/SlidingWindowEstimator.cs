using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Components;
using MLNetHybrid.Streams;

namespace MLNetHybrid;

/// <summary>
/// Makes the windows that sequence models read: each row gets the last L rows of its stream, itself included, as a vector
/// of shape (L, F), oldest first. The number of rows does not change, so labels stay aligned with the window's last row.
/// </summary>
/// <remarks>
/// <para>Rows must come in the order of time. Until a stream has L rows, its windows are filled with NaN: trainers skip such rows and
/// detectors give them the score NaN. So they are where a partition key is missing, as <c>MapValueToKey</c> gives it for a value that
/// training has not seen: such rows belong to no stream. An empty text is a text like any other.</para>
/// <para>In a <c>PredictionEngine</c> the windows belong to the engine: one engine follows one sequence of events. After an
/// event whose features could not be read, its stream's window starts over; the other streams go on.</para>
/// <para>Memory: of each stream as many rows as it had, at most L; sparse rows stay sparse. Cost: a copy of L x F floats per row for a
/// reader that wants vectors. The LSTM autoencoder reads the rows instead and never makes the vectors, as long as what stands between
/// leaves the column alone and reads rows one after the other.</para>
/// </remarks>
public sealed class SlidingWindowEstimator : StreamEstimator<SlidingWindowTransformer>
{
    private const string Name = "SlidingWindow";

    /// <summary>How windows are made.</summary>
    public sealed record Options
    {
        /// <summary>The output column: a vector of Single of shape (L, F).</summary>
        public required string OutputColumnName { get; init; }

        /// <summary>The input column: a vector of Single of known size F. Default null: <see cref="OutputColumnName"/>.</summary>
        public string? InputColumnName { get; init; }

        /// <summary>L, rows per window, in [1, 1048576]. Default 50.</summary>
        public int Length { get; init; } = 50;

        /// <summary>
        /// Columns whose values tell streams apart (text, key, integer or Boolean), at most 16. Default none: all rows are one stream.
        /// </summary>
        public IReadOnlyList<string> PartitionColumnNames { get; init; } = [];

        /// <summary>
        /// Streams remembered at the same time, in [1, 16777216]; beyond that, the one unused for longest is forgotten, and starts over
        /// should it come back. A warning tells of the first that was forgotten before its window was full. Default 100,000.
        /// </summary>
        public int MaximumPartitions { get; init; } = StreamColumns.DefaultMaximumPartitions;

        /// <summary>
        /// The output column with each row's <see cref="RowStatus"/>, Int32: whether its window is whole, and if not, why. Default null: no
        /// such column.
        /// </summary>
        public string? StatusColumnName { get; init; }

        internal StreamColumns Columns =>
            new(OutputColumnName, InputColumnName ?? OutputColumnName, [.. PartitionColumnNames ?? []], MaximumPartitions,
                StatusColumnName);

        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        internal Options Checked()
        {
            Columns.Check(Name);
            Argument.InRange(Length, 1, SlidingWindowTransformer.MaximumLength, $"{Name}.{nameof(Length)}");
            return this;
        }
    }

    internal SlidingWindowEstimator(IHostEnvironment env, Options options)
        : base(env.Register(nameof(SlidingWindowEstimator)), new SlidingWindowTransformer(env, options.Checked().Columns, options.Length))
    {
    }
}
