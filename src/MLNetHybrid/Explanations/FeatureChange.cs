namespace MLNetHybrid;

/// <summary>A feature's change in a <see cref="Counterfactual"/>.</summary>
public sealed record FeatureChange
{
    /// <summary>Its name.</summary>
    public required string Feature { get; init; }

    /// <summary>The row's value.</summary>
    public required double Value { get; init; }

    /// <summary>The value with which the row would be normal.</summary>
    public required double NormalValue { get; init; }

    /// <summary>
    /// Rows of the window in which the feature changes: 1, the row <see cref="RowsBefore"/> before the last, or all of them. Of all,
    /// <see cref="Value"/> and <see cref="NormalValue"/> are those of the row in which it changes most.
    /// </summary>
    public required int RowCount { get; init; }

    /// <summary>The row that the values are of: 0 is the row itself.</summary>
    public required int RowsBefore { get; init; }

    /// <summary>
    /// Whether every value between <see cref="NormalValue"/> and a normal row's that was tried made the row normal, so that "at most" or
    /// "at least" can be said.
    /// </summary>
    public required bool IsBound { get; init; }
}
