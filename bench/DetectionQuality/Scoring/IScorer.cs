namespace DetectionQuality.Scoring;

/// <summary>Something that learns from rows and scores rows: one detector, or a model whose members are looked at side by side.</summary>
internal interface IScorer
{
    /// <summary>Their names.</summary>
    IReadOnlyList<string> Detectors { get; }

    /// <summary>A simple score that a detector should beat.</summary>
    bool IsTrivial { get; }

    /// <param name="task">What to learn from and what to score.</param>
    /// <param name="wanted">Whose scores are read, of <see cref="Detectors"/>.</param>
    ScorerResult Score(ScoringTask task, IReadOnlyList<string> wanted);
}
