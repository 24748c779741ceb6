namespace MLNetHybrid.Evaluation;

/// <summary>How a threshold is read from the tail of the scores.</summary>
public sealed record PeaksOverThresholdOptions
{
    /// <summary>q, the probability that a normal row scores higher, in (0, 1 - <see cref="InitialQuantile"/>). Default: 0.0001.</summary>
    public double Risk { get; init; } = 1e-4;

    /// <summary>The quantile of the scores above which the tail begins, in (0, 1). Default: 0.98, as in the paper.</summary>
    public double InitialQuantile { get; init; } = 0.98;

    internal PeaksOverThresholdOptions Checked()
    {
        Argument.Between(InitialQuantile, 0, 1, "PeaksOverThreshold.InitialQuantile");
        Argument.Between(Risk, 0, 1 - InitialQuantile, "PeaksOverThreshold.Risk");
        return this;
    }
}
