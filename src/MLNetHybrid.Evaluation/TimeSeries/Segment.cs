namespace MLNetHybrid.Evaluation;

/// <summary>A run of neighbouring rows that are all labelled, or all predicted, as anomalies.</summary>
/// <param name="Start">The first row, counted from 0.</param>
/// <param name="End">The row after the last one.</param>
public readonly record struct Segment(int Start, int End)
{
    /// <summary>Rows in the segment, at least 1.</summary>
    public int Length => End - Start;

    /// <summary>The maximal runs of true in <paramref name="flags"/>, in order.</summary>
    public static IReadOnlyList<Segment> Of(ReadOnlySpan<bool> flags) => ListOf(flags);

    /// <summary>The runs, of which those less than <paramref name="gap"/> rows apart are joined.</summary>
    internal static List<Segment> ListOf(ReadOnlySpan<bool> flags, int gap = 1)
    {
        var segments = new List<Segment>();
        int start = 0;
        while (true)
        {
            int skipped = flags[start..].IndexOf(true);
            if (skipped < 0) return segments;
            start += skipped;
            int length = flags[start..].IndexOf(false);
            int end = length < 0 ? flags.Length : start + length;
            if (segments.Count > 0 && start - segments[^1].End < gap) segments[^1] = segments[^1] with { End = end };
            else segments.Add(new Segment(start, end));
            start = end;
        }
    }
}
