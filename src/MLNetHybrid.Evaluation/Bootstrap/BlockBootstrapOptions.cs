namespace MLNetHybrid.Evaluation;

/// <summary>How confidence intervals are drawn: by bootstrapping blocks of rows, which keeps the dependence of neighbouring rows.</summary>
public sealed record BlockBootstrapOptions
{
    /// <summary>Resampled series, B, in [10, 1000000]. Default: 1000.</summary>
    public int Replicates { get; init; } = 1000;

    /// <summary>
    /// Rows in a block, in [1, rows]; 1 is the ordinary bootstrap of independent rows. Null, the default: ceil(n^(1/3)), the rate of Hall,
    /// Horowitz and Jing (1995); a block should be longer than the events are, so give it where events are long.
    /// </summary>
    public int? BlockLength { get; init; }

    /// <summary>Confidence level, in (0, 1). Default: 0.95.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Seed; the same seed gives the same intervals at any number of threads. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    internal BlockBootstrapOptions Checked()
    {
        Argument.InRange(Replicates, 10, 1_000_000, "BlockBootstrap.Replicates");
        Argument.Between(Level, 0, 1, "BlockBootstrap.Level");
        return this;
    }
}
