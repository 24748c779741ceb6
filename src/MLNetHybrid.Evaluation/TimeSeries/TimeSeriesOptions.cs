namespace MLNetHybrid.Evaluation;

/// <summary>How the figures of a time series are computed. The rows of the view must be in time order and of one series.</summary>
public sealed record TimeSeriesOptions
{
    /// <summary>
    /// W, the widest widening of the labels in rows for <see cref="VolumeUnderSurface"/>, in [0, 1048576]. Null, the default: the period of
    /// <see cref="SignalColumnName"/>.
    /// </summary>
    public int? Window { get; init; }

    /// <summary>
    /// The series whose period gives the window, see <see cref="SeriesPeriod"/>: Single, or a vector of Single whose first value is taken.
    /// Read only where <see cref="Window"/> is null. Default: null.
    /// </summary>
    public string? SignalColumnName { get; init; }

    /// <summary>Thresholds of each curve of <see cref="VolumeUnderSurface"/>, in [2, 1048576]. Default: 250.</summary>
    public int VolumeThresholds { get; init; } = 250;

    /// <summary>Thresholds tried for <see cref="OracleFigures"/>, in [2, 1048576]. Default: 100.</summary>
    public int OracleThresholds { get; init; } = 100;

    /// <summary>alpha, the part of range-based recall that is given for hitting a segment at all, in [0, 1]. Default: 0.2.</summary>
    public double ExistenceWeight { get; init; } = 0.2;

    /// <summary>Seed of the random score that point-adjusted figures are compared with. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    internal TimeSeriesOptions Checked()
    {
        if (Window is int window) Argument.InRange(window, 0, 1 << 20, "TimeSeries.Window");
        else if (SignalColumnName is null)
            throw new ArgumentException("TimeSeries needs a Window, or a SignalColumnName to read the window from; both are null.");
        if (SignalColumnName is not null) Argument.ColumnName(SignalColumnName, "TimeSeries.SignalColumnName");
        Argument.InRange(VolumeThresholds, 2, 1 << 20, "TimeSeries.VolumeThresholds");
        Argument.InRange(OracleThresholds, 2, 1 << 20, "TimeSeries.OracleThresholds");
        Argument.InRange(ExistenceWeight, 0, 1, "TimeSeries.ExistenceWeight");
        return this;
    }
}
