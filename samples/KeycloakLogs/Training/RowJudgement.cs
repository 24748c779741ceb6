namespace KeycloakLogs.Training;

/// <summary>
/// A user's first events, which do not fill a window: the hybrid has no score for them, its member of single events has. Its verdict is
/// taken there, so that nobody goes unwatched.
/// </summary>
internal static class RowJudgement
{
    /// <summary>The verdicts with those of the member where there is no score.</summary>
    public static bool[] Verdicts(Judgement hybrid, Judgement? member) => member is null
        ? hybrid.Verdicts
        : [.. hybrid.Verdicts.Select((verdict, i) => float.IsNaN(hybrid.Scores[i]) ? member.Verdicts[i] : verdict)];

    /// <summary>The scores with <paramref name="limit"/> where the member alone raises an alarm: it has another scale.</summary>
    public static float[] Scores(Judgement hybrid, Judgement? member, float limit) => member is null
        ? hybrid.Scores
        : [.. hybrid.Scores.Select((score, i) => float.IsNaN(score) && member.Verdicts[i] ? limit : score)];
}
