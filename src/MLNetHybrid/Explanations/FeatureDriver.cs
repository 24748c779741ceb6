namespace MLNetHybrid;

/// <summary>A feature that drove the verdict.</summary>
public sealed record FeatureDriver
{
    /// <summary>Its name.</summary>
    public required string Feature { get; init; }

    /// <summary>
    /// The row of the window in which it counted most: 0 is the row itself, 3 the third row before it in its stream.
    /// </summary>
    public required int RowsBefore { get; init; }

    /// <summary>Its value there, in the units of the column that enters the model.</summary>
    public required double Value { get; init; }

    /// <summary>What 5 % of the known normal rows are below; null: none are known.</summary>
    public double? TypicalLow { get; init; }

    /// <summary>What 5 % of the known normal rows are above; null: none are known.</summary>
    public double? TypicalHigh { get; init; }

    /// <summary>Where the value lies against these.</summary>
    public required ValueDirection Direction { get; init; }

    /// <summary>Its part in the verdict, in [0, 1]: its part in each member's score, times the member's part in the verdict.</summary>
    public required double Contribution { get; init; }
}
