namespace MLNetHybrid;

/// <summary>
/// The smallest change that was found after which the model itself judges the row normal. It was scored, so it holds for the values given
/// here; smaller changes may exist.
/// </summary>
public sealed record Counterfactual
{
    /// <summary>What changes, the strongest driver first.</summary>
    public required IReadOnlyList<FeatureChange> Changes { get; init; }

    /// <summary>The model's score of the changed row.</summary>
    public required float Score { get; init; }
}
