using System.Globalization;
using MLNetHybrid.Evaluation.Report.Run;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>The sentence below the title: how many rows the report judges, and how many it does not.</summary>
internal static class LeadText
{
    public static string Of(ScoredRun run)
    {
        string text = Text($"{run.Count:N0} rows judged");
        if (run.Labels is not null)
        {
            int anomalies = run.Labels.Count(label => label);
            text += Text($", {anomalies:N0} of them labelled anomalies ({(run.Count == 0 ? 0 : (double)anomalies / run.Count):P1})");
        }
        if (run.Unjudged.Count > 0)
        {
            text += Text($"; {run.Unjudged.Count:N0} not judged for want of a score ({run.Unjudged.Reasons()})");
            if (run.Labels is not null) text += Text($", {run.Unjudged.Anomalies:N0} labelled anomalies among them");
        }
        if (run.Unlabelled > 0) text += Text($"; {run.Unlabelled:N0} left out for want of a label");
        return text + ".";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
