namespace MLNetHybrid.Evaluation;

/// <summary>
/// Percentile intervals of the moving-block bootstrap: each replicate strings together blocks of neighbouring rows, drawn with replacement, until it is as
/// long as the data; the interval runs between the (1 - level) / 2 and (1 + level) / 2 quantiles of the figure over the replicates. Immutable.
/// Künsch, The Jackknife and the Bootstrap for General Stationary Observations, 1989.
/// </summary>
public sealed record BootstrapIntervals
{
    internal BootstrapIntervals() { }

    /// <summary>Confidence level.</summary>
    public required double Level { get; init; }

    /// <summary>Rows in a block.</summary>
    public required int BlockLength { get; init; }

    /// <summary>Resampled series.</summary>
    public required int Replicates { get; init; }

    /// <summary>Replicates without rows of both classes; they are left out where that leaves a figure undefined.</summary>
    public required int OneClassReplicates { get; init; }

    /// <summary>Of the anomalies' precision.</summary>
    public required ConfidenceInterval Precision { get; init; }

    /// <summary>Of the anomalies' recall.</summary>
    public required ConfidenceInterval Recall { get; init; }

    /// <summary>Of the anomalies' F1.</summary>
    public required ConfidenceInterval F1 { get; init; }

    /// <summary>Of the false-alarm rate.</summary>
    public required ConfidenceInterval FalseAlarmRate { get; init; }

    /// <summary>Of the missed-alarm rate.</summary>
    public required ConfidenceInterval MissedAlarmRate { get; init; }

    /// <summary>Of the balanced accuracy.</summary>
    public required ConfidenceInterval BalancedAccuracy { get; init; }

    /// <summary>Of Matthews' correlation coefficient.</summary>
    public required ConfidenceInterval MatthewsCorrelation { get; init; }

    /// <summary>Of the area under the ROC curve.</summary>
    public required ConfidenceInterval AreaUnderRocCurve { get; init; }

    /// <summary>Of the average precision.</summary>
    public required ConfidenceInterval AveragePrecision { get; init; }
}
