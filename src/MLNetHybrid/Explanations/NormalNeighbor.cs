namespace MLNetHybrid;

/// <summary>A normal row that is like the explained one.</summary>
public sealed record NormalNeighbor
{
    /// <summary>Where the row is from, in words.</summary>
    public required string Source { get; init; }

    /// <summary>Its index in the explained data, from 0; null: it is not from there.</summary>
    public long? Row { get; init; }

    /// <summary>
    /// The root of the mean squared difference, each feature's in units of its standard deviation among normal rows; over all rows of the
    /// window where windows are compared.
    /// </summary>
    public required double Distance { get; init; }

    /// <summary>Its values, in the order of <see cref="AnomalyExplanation.FeatureNames"/>; of a window those of the last row.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>
    /// The features in which it differs most, the largest difference first, at most <see cref="ExplanationOptions.MaximumDrivers"/>.
    /// </summary>
    public required IReadOnlyList<FeatureDifference> Differences { get; init; }
}
