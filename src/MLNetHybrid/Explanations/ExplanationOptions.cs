using Microsoft.ML;
using MLNetHybrid.Components;

namespace MLNetHybrid;

/// <summary>How rows are explained.</summary>
public sealed record ExplanationOptions
{
    private const string Name = "Explanation";

    /// <summary>
    /// Rows that are normal, such as the training rows, with the columns that the model reads; up to <see cref="NormalRowCount"/> of those
    /// that the model judges normal are drawn. They give typical ranges, nearest rows and what to put in place of unusual values.
    /// Default null: the training rows that a member of the model keeps (nearest neighbours, DBSCAN), and rows of the explained data that
    /// the model judges normal.
    /// </summary>
    public IDataView? NormalRows { get; init; }

    /// <summary>Normal rows that are drawn, in [20, 100000]. Default 500.</summary>
    public int NormalRowCount { get; init; } = 500;

    /// <summary>Which detector or vote of the model: the one with this score column. Default null: the last one.</summary>
    public string? ScoreColumnName { get; init; }

    /// <summary>
    /// Names of the features, as many as the column that enters the model has. Default null: its slot names, and where there are none the
    /// column's name and a number from 0.
    /// </summary>
    public IReadOnlyList<string>? FeatureNames { get; init; }

    /// <summary>Features that are named, in [1, 1000]. Default 5.</summary>
    public int MaximumDrivers { get; init; } = 5;

    /// <summary>Nearest normal rows, in [0, 100]. Default 1.</summary>
    public int NeighborCount { get; init; } = 1;

    /// <summary>Features that a counterfactual may change, in [0, 100]; 0: none is searched. Default 3.</summary>
    public int MaximumChanges { get; init; } = 3;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    internal ExplanationOptions Checked()
    {
        Argument.InRange(NormalRowCount, 20, 100_000, $"{Name}.{nameof(NormalRowCount)}");
        Argument.InRange(MaximumDrivers, 1, 1000, $"{Name}.{nameof(MaximumDrivers)}");
        Argument.InRange(NeighborCount, 0, 100, $"{Name}.{nameof(NeighborCount)}");
        Argument.InRange(MaximumChanges, 0, 100, $"{Name}.{nameof(MaximumChanges)}");
        return this;
    }
}
