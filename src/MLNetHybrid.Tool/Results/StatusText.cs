using System.Globalization;


namespace MLNetHybrid.Tool.Results;

/// <summary>Whether rows have a verdict, in words: a row that was not judged is not a normal one.</summary>
internal static class StatusText
{
    /// <summary>In a file of scores.</summary>
    public static string Of(int status) => (RowStatus)status switch
    {
        RowStatus.Judged => "judged",
        RowStatus.WarmingUp => "warming up",
        RowStatus.MissingFeature => "missing value",
        RowStatus.UnknownStream => "no stream",
        _ => status.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>How many rows have no verdict, and why; null: none.</summary>
    public static string? Summary(IReadOnlyList<RowResult> results, IReadOnlyList<bool>? labels)
    {
        int[] unjudged = [.. Enumerable.Range(0, results.Count).Where(row => results[row].Status != (int)RowStatus.Judged)];
        if (unjudged.Length == 0) return null;
        IEnumerable<string> reasons = unjudged.CountBy(row => results[row].Status).OrderBy(count => count.Key)
            .Select(count => Reason(count.Value, (RowStatus)count.Key));
        string anomalies = labels is null
            ? ""
            : FormattableString.Invariant($" {unjudged.Count(row => labels[row])} of them are labelled anomalies.");
        return FormattableString.Invariant($"Not judged: {unjudged.Length} rows ({string.Join(", ", reasons)}).{anomalies}");
    }

    private static string Reason(int count, RowStatus status) => FormattableString.Invariant($"{count} ") + status switch
    {
        RowStatus.WarmingUp => "before a full window",
        RowStatus.MissingFeature => "with a gap in the window",
        RowStatus.UnknownStream => "of no stream",
        _ => "for another reason",
    };
}
