namespace KeycloakLogs.Training;

/// <summary>What one detector says of each event. A score of NaN: the user's first events have no window yet.</summary>
internal sealed record Judgement(Detector Detector, float[] Scores, bool[] Verdicts)
{
    /// <summary>With another threshold.</summary>
    public Judgement At(float threshold) => this with { Verdicts = [.. Scores.Select(score => score > threshold)] };
}
