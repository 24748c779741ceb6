namespace MLNetHybrid.Explanations.Verdicts;

/// <summary>What the model says of one window.</summary>
/// <param name="Score">The verdict's score; NaN: not judged.</param>
/// <param name="IsAnomaly">The verdict.</param>
/// <param name="MemberScores">(M)</param>
/// <param name="MemberLabels">(M)</param>
internal sealed record Judgement(float Score, bool IsAnomaly, float[] MemberScores, bool[] MemberLabels)
{
    public bool IsNormal => !float.IsNaN(Score) && !IsAnomaly;

    /// <summary>By member: each value's part in its score; empty: not asked for, or not known.</summary>
    public float[][] Contributions { get; init; } = [];
}
