namespace MLNetHybrid;

/// <summary>What one feature added to the score of one member.</summary>
/// <param name="Feature">Its name.</param>
/// <param name="Contribution">
/// In the units of <see cref="MemberExplanation.ContributionKind"/>; above 0 where the feature made the row more anomalous.
/// </param>
/// <param name="RowsBefore">The row of the window in which it added most: 0 is the row itself, 3 the third row before it.</param>
public sealed record FeatureContribution(string Feature, double Contribution, int RowsBefore);
