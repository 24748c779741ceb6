using MLNetHybrid.Evaluation.Report.Run;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>The sentence below the title: how many rows the report judges, and how many it does not.</summary>
internal static class LeadText
{
    private const int Named = 5;

    public static string Of(ScoredRun run)
    {
        string text = Invariant($"{run.Count:N0} rows judged");
        if (run.Labels is not null)
        {
            int anomalies = run.Labels.Count(label => label);
            text += Invariant($", {anomalies:N0} of them labelled anomalies ({(run.Count == 0 ? 0 : (double)anomalies / run.Count):P1})");
        }
        if (run.Unjudged.Count > 0)
        {
            text += Invariant($"; {run.Unjudged.Count:N0} not judged because they have no score ({run.Unjudged.Reasons()})");
            if (run.Labels is not null) text += Invariant($", {run.Unjudged.Anomalies:N0} labelled anomalies among them");
        }
        if (run.Unlabelled > 0) text += Invariant($"; {run.Unlabelled:N0} left out because they have no label");
        string[] silent = run.Labels is null || run.ByStream.Count == 1 ? [] : [.. Silent(run, run.Labels)];
        if (silent.Length > 0)
        {
            text += Invariant($"; no alarm in the stream{(silent.Length == 1 ? "" : "s")} {string.Join(", ", silent.Take(Named))}")
                + (silent.Length > Named ? Invariant($" and {silent.Length - Named:N0} more") : "")
                + $", which {(silent.Length == 1 ? "has" : "have")} labelled anomalies";
        }
        return text + ".";
    }

    // Of streams whose labelled anomalies the first detector misses, all of them, and raises no alarm elsewhere either.
    private static IEnumerable<string> Silent(ScoredRun run, bool[] labels) =>
        from rows in run.ByStream
        where rows.Any(i => labels[i]) && !rows.Any(i => run.Detectors[0].Verdicts[i])
        select run.StreamNames[run.Streams[rows[0]]];
}
