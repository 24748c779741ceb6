using Microsoft.ML.Runtime;
using MLNetHybrid.Components;

namespace MLNetHybrid;

/// <summary>
/// Tells of each event how new its value is to its stream: 1 for one never seen there, else 1 - 2^(-(time since it was last seen) /
/// half-life).
/// </summary>
/// <remarks>
/// Input: DateTimeOffset, DateTime, or text in ISO 8601, and columns of text, keys, integers or Booleans. Rows must come in the order of
/// time; late ones count as simultaneous with their predecessor. An event without a time, or with a missing key, gives NaN and is not
/// remembered. Learned in one pass: when each value was last seen in each stream. It is saved with the model.
/// </remarks>
public sealed class NoveltyEstimator : StreamEstimator<NoveltyTransformer>
{
    /// <summary>What is looked at.</summary>
    public sealed record Options : EventValueOptions
    {
        /// <summary>The default half-life is 30 days.</summary>
        public Options() : base(TimeSpan.FromDays(30))
        {
        }

        /// <exception cref="ArgumentException">An option is out of its range.</exception>
        internal Options Checked()
        {
            Check("Novelty");
            return this;
        }
    }

    internal NoveltyEstimator(IHostEnvironment env, Options options)
        : base(env.Register(nameof(NoveltyEstimator)), new NoveltyTransformer(env, options.Checked().ToBody()))
    {
    }
}
