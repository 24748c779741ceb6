using Microsoft.ML.Runtime;
using MLNetHybrid.Components;

namespace MLNetHybrid;

/// <summary>
/// Counts the distinct values of a stream of late: ln d, where d is the number of distinct values up to and with this event, each weighing
/// 2^(-(time since it was last seen) / half-life).
/// </summary>
/// <remarks>
/// Input: DateTimeOffset, DateTime, or text in ISO 8601, and columns of text, keys, integers or Booleans. Rows must come in the order of
/// time; late ones count as simultaneous with their predecessor. An event without a time, or with a missing key, gives NaN and is not
/// remembered. Learned in one pass: the count of each stream, and when each value was last seen in each stream. It is saved with the model.
/// </remarks>
public sealed class DistinctCountEstimator : StreamEstimator<DistinctCountTransformer>
{
    /// <summary>What is looked at.</summary>
    public sealed record Options : EventValueOptions
    {
        /// <summary>The default half-life is 1 hour.</summary>
        public Options() : base(TimeSpan.FromHours(1))
        {
        }

        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        internal Options Checked()
        {
            Check("DistinctCount");
            return this;
        }
    }

    internal DistinctCountEstimator(IHostEnvironment env, Options options)
        : base(env.Register(nameof(DistinctCountEstimator)), new DistinctCountTransformer(env, options.Checked().ToBody()))
    {
    }
}
