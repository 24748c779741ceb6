namespace MLNetHybrid.Voting;

/// <summary>From the members' labels of one row to the vote's.</summary>
internal static class VoteDecision
{
    // labels: (M)
    public static bool Of(VoteRule rule, ReadOnlySpan<bool> labels)
    {
        int votes = labels.Count(true);
        return rule switch
        {
            VoteRule.All => votes == labels.Length,
            VoteRule.Any => votes > 0,
            _ => 2 * votes > labels.Length,
        };
    }
}
