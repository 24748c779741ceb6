using MLNetHybrid.Tool.Input;
using MLNetHybrid.Tool.Results;

namespace MLNetHybrid.Tool.Jobs;

/// <summary>Says where so many rows are flagged that what is normal has perhaps changed since the rows that trained.</summary>
internal static class UnlikeRows
{
    // So many times the expected share of normal rows, by an ensemble, which learns its threshold from rows it has not seen.
    private const double Often = 5;

    // One fault of a short file may be as large a share.
    private const int Fewest = 100;

    /// <param name="options">Of the run.</param>
    /// <param name="run">What trained.</param>
    /// <param name="results">Of each row of the input.</param>
    /// <returns>Null: there are no more than may be.</returns>
    public static string? Remark(JobOptions options, Fitted run, RowResult[] results)
    {
        if (run.Trained is null || options.Model != HybridModel.Ensemble || options.Threshold is not null) return null;
        double rate = run.FalseAlarmRate ?? new LstmHybridEstimator.Options().ExpectedFalseAlarmRate;
        RowResult[] judged = [.. results.Where((row, i) =>
            row.Status == (int)RowStatus.Judged && !run.Part.IsInPart[i] && run.Input.Labels?[i] != true)];
        int flagged = judged.Count(row => row.PredictedLabel);
        if (flagged < Fewest || flagged <= Often * rate * judged.Length) return null;
        string whose = run.Input.Labels is null ? "judged rows" : "judged rows without a label";
        string share = FormattableString.Invariant(
            $"{100.0 * flagged / judged.Length:0.#} %, where {100 * rate:0.##} % of normal ones are ");
        return FormattableString.Invariant($"{flagged} of the {judged.Length} {whose} are flagged, ") + share
            + "expected. Anomalies may last so long; but if these rows are normal, they are unlike those that trained, and a higher "
            + "threshold only hides it"
            + Hints.Lines(
                "to train on more rows, if no fault is among them: --train-share 0.5", "to train on newer ones: --train FILE");
    }
}
