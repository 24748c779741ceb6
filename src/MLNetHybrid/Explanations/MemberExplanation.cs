namespace MLNetHybrid;

/// <summary>What one detector says of a row. A detector that stands alone is the only member.</summary>
public sealed record MemberExplanation
{
    /// <summary>
    /// Its name: that of a <see cref="HybridMember"/>, such as "NearestNeighbors"; of other members of a vote the column with their score;
    /// of a detector that stands alone its kind.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Its score, on a scale of its own; higher is more anomalous.</summary>
    public required float Score { get; init; }

    /// <summary>Its own verdict.</summary>
    public required bool IsAnomaly { get; init; }

    /// <summary>
    /// The score on the scale that all members share, at least 0: 1 is reached by one normal row in ten, 2 by one in a hundred, 3 by one in
    /// a thousand. The scale is that of the vote; for a detector alone it comes from <see cref="ExplanationOptions.NormalRows"/>, and is
    /// null where there are none.
    /// </summary>
    public double? Rarity { get; init; }

    /// <summary>Its part in the combined score, in [0, 1]; all members' sum to 1. Of a detector alone 1.</summary>
    public required double Share { get; init; }

    /// <summary>How <see cref="Contributions"/> were found.</summary>
    public required ContributionKind ContributionKind { get; init; }

    /// <summary>
    /// The features that added most to its score, in descending order, at most <see cref="ExplanationOptions.MaximumDrivers"/>.
    /// </summary>
    public required IReadOnlyList<FeatureContribution> Contributions { get; init; }
}
