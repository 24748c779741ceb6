using Microsoft.ML.Runtime;
using MLNetHybrid.Components;

namespace MLNetHybrid;

/// <summary>
/// Tells of each event how rare its value is in its stream: -ln p, where p = (c + 1/2) / (n + 1) estimates the share of events with this
/// value from n earlier ones of the stream, c of which had it, each weighing 2^(-age / half-life).
/// </summary>
/// <remarks>
/// <para>The estimate of Krichevsky and Trofimov (IEEE Transactions on Information Theory 27, 1981), of this value against all others: it
/// needs no number of possible values, and a value never seen is the rarer, the more is known of its stream.</para>
/// <para>Input: DateTimeOffset, DateTime, or text in ISO 8601, and columns of text, keys, integers or Booleans. Rows must come in the order
/// of time; late ones count as simultaneous with their predecessor. An event without a time, or with a missing key, gives NaN and is not
/// remembered. Learned in one pass: the weights of each stream and of each value in each stream. It is saved with the model.</para>
/// </remarks>
public sealed class RarityEstimator : StreamEstimator<RarityTransformer>
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
            Check("Rarity");
            return this;
        }
    }

    internal RarityEstimator(IHostEnvironment env, Options options)
        : base(env.Register(nameof(RarityEstimator)), new RarityTransformer(env, options.Checked().ToBody()))
    {
    }
}
