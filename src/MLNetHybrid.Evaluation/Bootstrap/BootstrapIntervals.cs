namespace MLNetHybrid.Evaluation;

/// <summary>
/// Percentile intervals of the moving-block bootstrap: each replicate strings together blocks of neighbouring rows, drawn with replacement,
/// until it is as long as the data; the interval runs between the (1 - level) / 2 and (1 + level) / 2 quantiles of the figure over the
/// replicates. Immutable. Künsch, The Jackknife and the Bootstrap for General Stationary Observations, 1989.
/// </summary>
public sealed class BootstrapIntervals
{
    private readonly ConfidenceInterval[] _intervals;

    internal BootstrapIntervals(ConfidenceInterval[] intervals) => _intervals = intervals;

    /// <summary>Confidence level.</summary>
    public double Level { get; internal init; }

    /// <summary>Rows in a block.</summary>
    public int BlockLength { get; internal init; }

    /// <summary>Resampled series.</summary>
    public int Replicates { get; internal init; }

    /// <summary>Replicates without rows of both classes; they are left out where that leaves a figure undefined.</summary>
    public int OneClassReplicates { get; internal init; }

    /// <summary>Of the anomalies' precision.</summary>
    public ConfidenceInterval Precision => _intervals[0];

    /// <summary>Of the anomalies' recall.</summary>
    public ConfidenceInterval Recall => _intervals[1];

    /// <summary>Of the anomalies' F1.</summary>
    public ConfidenceInterval F1 => _intervals[2];

    /// <summary>Of the false-alarm rate.</summary>
    public ConfidenceInterval FalseAlarmRate => _intervals[3];

    /// <summary>Of the missed-alarm rate.</summary>
    public ConfidenceInterval MissedAlarmRate => _intervals[4];

    /// <summary>Of the balanced accuracy.</summary>
    public ConfidenceInterval BalancedAccuracy => _intervals[5];

    /// <summary>Of Matthews' correlation coefficient.</summary>
    public ConfidenceInterval MatthewsCorrelation => _intervals[6];

    /// <summary>Of the area under the ROC curve.</summary>
    public ConfidenceInterval AreaUnderRocCurve => _intervals[7];

    /// <summary>Of the average precision.</summary>
    public ConfidenceInterval AveragePrecision => _intervals[8];
}
