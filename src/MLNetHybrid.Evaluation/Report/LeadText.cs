using MLNetHybrid.Evaluation.Report.Run;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>The sentence below the title: how many rows the report judges, and how many it does not.</summary>
internal static class LeadText
{
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
        return text + ".";
    }
}
