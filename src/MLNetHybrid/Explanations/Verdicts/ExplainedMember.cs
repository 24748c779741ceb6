namespace MLNetHybrid.Explanations.Verdicts;

/// <summary>A member of a verdict.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Columns">Where it writes to.</param>
/// <param name="Detector">The detector; null: it is a vote, or of another library.</param>
/// <param name="Origin">Where the features that it reads come from; null: they are none that the data has, as a latent vector.</param>
internal sealed record ExplainedMember(string Name, VoteInput Columns, AnomalyTransformer? Detector, FeatureOrigin? Origin)
{
    /// <summary>The column with its contributions in the chain that computes them; null: none.</summary>
    public string? ContributionsColumn { get; init; }
}
