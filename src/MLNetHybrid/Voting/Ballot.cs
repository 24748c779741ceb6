namespace MLNetHybrid.Voting;

/// <summary>From the members' scores and labels of one row to the vote's.</summary>
internal static class Ballot
{
    // scores: (M).  score = mean_m surprise_m(score_m); NaN if any member's is. No larger than the largest float.
    public static float Score(IReadOnlyList<SurpriseScale> scales, ReadOnlySpan<float> scores)
    {
        double sum = 0;
        for (int m = 0; m < scores.Length; m++) sum += scales[m].Surprise(scores[m]);
        return double.IsNaN(sum) ? float.NaN : (float)Math.Min(sum / scores.Length, float.MaxValue);
    }

    // labels: (M)
    public static bool Decide(VoteRule rule, ReadOnlySpan<bool> labels)
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
