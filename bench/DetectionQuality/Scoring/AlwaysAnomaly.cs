namespace DetectionQuality.Scoring;

/// <summary>An alarm at every row.</summary>
internal sealed class AlwaysAnomaly : IScorer
{
    public IReadOnlyList<string> Detectors { get; } = ["always 1"];

    public bool IsTrivial => true;

    public ScorerResult Score(ScoringTask task, IReadOnlyList<string> wanted)
    {
        int count = ScoringTask.Values(task.Rows).Length;
        return new ScorerResult(0, 0, [new DetectorScores(Detectors[0], [.. Enumerable.Repeat(1f, count)],
            [.. Enumerable.Repeat(true, count)])]);
    }
}
