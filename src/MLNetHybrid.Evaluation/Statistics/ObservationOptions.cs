namespace MLNetHybrid.Evaluation;

/// <summary>Which rows and columns of a data view are observations.</summary>
public sealed record ObservationOptions
{
    /// <summary>The variables: a vector of Single of known size, or a Single. Default "Features".</summary>
    public string FeatureColumnName { get; init; } = "Features";

    /// <summary>The groups: Boolean, text, a key or an Int32. Default "PredictedLabel".</summary>
    public string GroupColumnName { get; init; } = "PredictedLabel";

    /// <summary>Names of a Boolean column's two groups. Default "normal" and "anomaly".</summary>
    public (string False, string True) BooleanGroupNames { get; init; } = ("normal", "anomaly");

    /// <summary>Names of the variables, (D); null: the slot names, or "Feature_0" and so on.</summary>
    public IReadOnlyList<string>? VariableNames { get; init; }

    /// <summary>L, how many consecutive rows of its stream an observation is made of, at least 1. Default 1.</summary>
    public int WindowLength { get; init; } = 1;

    /// <summary>
    /// Observations are at least this many rows of their stream apart, at least 1. With <see cref="WindowLength"/> or more they share no
    /// rows; with less, results are marked descriptive. Default 1: every row.
    /// </summary>
    public int Stride { get; init; } = 1;

    /// <summary>A text column whose values tell streams apart; null: all rows are one stream.</summary>
    public string? PartitionColumnName { get; init; }

    /// <summary>Rows before this one are left out. Default 0.</summary>
    public long FirstRow { get; init; }

    internal ObservationOptions Checked()
    {
        Argument.ColumnName(FeatureColumnName, "Observations.FeatureColumnName");
        Argument.ColumnName(GroupColumnName, "Observations.GroupColumnName");
        Argument.InRange(WindowLength, 1, int.MaxValue, "Observations.WindowLength");
        Argument.InRange(Stride, 1, int.MaxValue, "Observations.Stride");
        return this;
    }
}
