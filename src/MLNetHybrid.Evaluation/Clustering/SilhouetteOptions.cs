namespace MLNetHybrid.Evaluation;

/// <summary>How a silhouette is computed.</summary>
public sealed record SilhouetteOptions
{
    /// <summary>
    /// Rows drawn without replacement, and compared with each other only, in [2, 2147483647]; where there are not more rows, all are taken.
    /// The cost falls with its square. Null, the default: all rows.
    /// </summary>
    public int? SampleSize { get; init; }

    /// <summary>Seed of the sample. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether rows in no cluster are left out; else they count as one more cluster, as in scikit-learn. Default: false.</summary>
    public bool LeaveOutNoise { get; init; }

    internal SilhouetteOptions Checked()
    {
        if (SampleSize is int size) Argument.InRange(size, 2, int.MaxValue, "Silhouette.SampleSize");
        return this;
    }
}
