namespace DetectionQuality.Scoring;

/// <summary>Which detectors are wanted, and the fewest scorers that give them.</summary>
internal static class ScorerSelection
{
    /// <param name="scorers">All that there are.</param>
    /// <param name="only">Texts of which a detector's name must contain one, in upper or lower case; empty: all are wanted.</param>
    /// <returns>Scorers, each with the detectors that are read of it.</returns>
    /// <exception cref="ArgumentException">A text is in no name.</exception>
    public static IReadOnlyList<(IScorer Scorer, string[] Wanted)> Of(IReadOnlyList<IScorer> scorers, IReadOnlyList<string> only)
    {
        string[] names = [.. scorers.SelectMany(scorer => scorer.Detectors).Distinct()];
        foreach (string text in only.Where(text => !names.Any(name => Contains(name, text))))
            throw new ArgumentException($"--only: no detector has '{text}' in its name; there are: {string.Join(", ", names)}.");
        (IScorer Scorer, string[] Wanted)[] wanted = [.. scorers
            .Select(scorer => (scorer, Wanted: scorer.Detectors
                .Where(name => only.Count == 0 || only.Any(text => Contains(name, text))).ToArray()))
            .Where(choice => choice.Wanted.Length > 0)];
        return [.. wanted.Where(choice => !wanted.Any(other => Replaces(other, choice)))];
    }

    // A model with members is not fitted where a smaller one has all that is wanted of it, nor a single one beside a model that has it.
    private static bool Replaces((IScorer Scorer, string[] Wanted) other, (IScorer Scorer, string[] Wanted) choice) =>
        other.Scorer != choice.Scorer && choice.Wanted.All(other.Wanted.Contains)
        && (other.Wanted.Length > choice.Wanted.Length || other.Scorer.Detectors.Count < choice.Scorer.Detectors.Count);

    private static bool Contains(string name, string text) => name.Contains(text, StringComparison.OrdinalIgnoreCase);
}
