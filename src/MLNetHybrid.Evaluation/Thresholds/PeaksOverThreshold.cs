using MLNetHybrid.Evaluation.Thresholds;

namespace MLNetHybrid.Evaluation;

/// <summary>
/// A threshold by extreme-value theory: the generalized Pareto distribution is fitted to the excesses of scores over a high quantile t, and
/// extrapolated to z = t + sigma / gamma ((q n / N_t)^(-gamma) - 1), which a normal row exceeds with probability q. The calibration step of
/// SPOT: Siffer, Fouque, Termier and Largouët, Anomaly Detection in Streams with Extreme Value Theory, KDD 2017. Immutable.
/// </summary>
public sealed class PeaksOverThreshold
{
    /// <summary>Excesses that a fit needs.</summary>
    public const int MinimumPeaks = 10;

    internal PeaksOverThreshold() { }

    /// <summary>z, the threshold; rows with a higher score are anomalies. To be given to <c>ChangeModelThreshold</c>.</summary>
    public float Threshold { get; internal init; }

    /// <summary>q, the probability that a normal row scores higher.</summary>
    public double Risk { get; internal init; }

    /// <summary>t, where the tail begins.</summary>
    public double InitialThreshold { get; internal init; }

    /// <summary>N_t, the scores above t.</summary>
    public int PeakCount { get; internal init; }

    /// <summary>n, the scores.</summary>
    public int RowCount { get; internal init; }

    /// <summary>gamma, at least -1; positive: a heavy tail, 0: exponential, negative: a tail that ends.</summary>
    public double Shape { get; internal init; }

    /// <summary>sigma, positive, on the scale of the score.</summary>
    public double Scale { get; internal init; }

    /// <summary>The log-likelihood of the excesses under the fitted distribution.</summary>
    public double LogLikelihood { get; internal init; }

    internal static PeaksOverThreshold Fit(float[] sorted, PeaksOverThresholdOptions options)
    {
        double level = options.InitialQuantile, t = Numerics.Quantile.Linear(sorted, level);
        double[] excesses = [.. sorted.Where(s => s > t).Select(s => s - t)];
        if (excesses.Length < MinimumPeaks || !double.IsFinite(excesses[^1]))
        {
            throw new ArgumentException(Invariant($"PeaksOverThreshold needs at least {MinimumPeaks} finite scores above the {level} ")
                + Invariant($"quantile, {t}; ")
                + Invariant($"got {excesses.Length} of {sorted.Length} scores, the highest {sorted[^1]}."));
        }
        GeneralizedPareto tail = GeneralizedPareto.Fit(excesses);
        return new PeaksOverThreshold
        {
            Threshold = (float)(t + tail.Exceeded(Math.Min(1, options.Risk * sorted.Length / excesses.Length))),
            Risk = options.Risk,
            InitialThreshold = t,
            PeakCount = excesses.Length,
            RowCount = sorted.Length,
            Shape = tail.Shape,
            Scale = tail.Scale,
            LogLikelihood = tail.LogLikelihood(excesses),
        };
    }
}
