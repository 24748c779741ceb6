using System.Globalization;
using System.Text;

namespace MLNetHybrid.Explanations;

/// <summary>Explanations in words.</summary>
internal static class ExplanationText
{
    public static string Write(AnomalyExplanation explanation)
    {
        var text = new StringBuilder();
        text.AppendLine(Verdict(explanation));
        if (explanation.Members.Count > 1)
        {
            text.AppendLine("Members, by their part in the score; a rarity of 3 is reached by one normal row in a thousand:");
            foreach (MemberExplanation member in explanation.Members) text.AppendLine($"  {Member(member)}");
        }
        if (explanation.Drivers.Count > 0)
        {
            text.AppendLine("What drove it:");
            foreach (FeatureDriver driver in explanation.Drivers) text.AppendLine($"  {Driver(driver)}");
        }
        foreach (NormalNeighbor neighbor in explanation.Neighbors)
        {
            text.AppendLine($"A similar normal row ({Origin(neighbor)}) differs in:");
            foreach (FeatureDifference difference in neighbor.Differences) text.AppendLine($"  {Difference(difference)}");
        }
        if (explanation.Counterfactual is Counterfactual counterfactual) text.AppendLine(Change(counterfactual));
        if (explanation.Remark is not null && explanation.Status == RowStatus.Judged) text.AppendLine(explanation.Remark);
        return text.ToString().TrimEnd();
    }

    public static string Verdict(AnomalyExplanation explanation)
    {
        if (explanation.Status != RowStatus.Judged) return $"Not judged. {explanation.Remark}".TrimEnd();
        string verdict = explanation.IsAnomaly ? "An anomaly" : "Normal";
        string limit = explanation.Threshold is float threshold
            ? $"the threshold is {Number(threshold)}"
            : explanation.Rule switch
            {
                VoteRule.All => "all members must agree",
                VoteRule.Any => "one member is enough",
                _ => "more than half of the members must agree",
            };
        return $"{verdict}: its score is {Number(explanation.Score!.Value)}; {limit}.";
    }

    public static string Member(MemberExplanation member) =>
        $"{member.Name}: {(member.Rarity is double rarity ? $"rarity {Number(rarity)}, " : "")}score {Number(member.Score)}, "
        + $"{(member.IsAnomaly ? "anomaly" : "normal")}, {Percent(member.Share)} of the score";

    public static string Driver(FeatureDriver driver) =>
        $"{driver.Feature} = {Number(driver.Value)}{Where(driver.RowsBefore)}{Typical(driver)}: {Percent(driver.Contribution)}";

    public static string Typical(FeatureDriver driver)
    {
        if (driver.TypicalLow is not double low || driver.TypicalHigh is not double high) return "";
        string range = low == high ? $"the usual {Number(low)}" : $"the usual {Number(low)} to {Number(high)}";
        return driver.Direction switch
        {
            ValueDirection.Above => $", above {range}",
            ValueDirection.Below => $", below {range}",
            _ => $", within {range}",
        };
    }

    public static string Difference(FeatureDifference difference) =>
        $"{difference.Feature}{Where(difference.RowsBefore)}: {Number(difference.NormalValue)} instead of {Number(difference.Value)}";

    public static string Origin(NormalNeighbor neighbor) => neighbor.Row is long row
        ? FormattableString.Invariant($"row {row + 1} of the data")
        : neighbor.Source;

    public static string Change(Counterfactual counterfactual) =>
        $"It would be normal if {string.Join(" and ", counterfactual.Changes.Select(Change))} (score {Number(counterfactual.Score)}).";

    /// <summary>A row of a window, in words.</summary>
    public static string When(int rowsBefore) => rowsBefore switch
    {
        0 => "in the row itself",
        1 => "in the row before",
        _ => FormattableString.Invariant($"{rowsBefore} rows before"),
    };

    /// <summary>Four digits, or as many as an integer has.</summary>
    public static string Number(double value) =>
        Math.Abs(value) < 1e9 && value == Math.Round(value)
            ? value.ToString("0", CultureInfo.InvariantCulture)
            : value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Change(FeatureChange change)
    {
        string bound = !change.IsBound ? "" : change.NormalValue < change.Value ? "at most " : "at least ";
        return change.RowCount == 1
            ? $"{change.Feature}{Where(change.RowsBefore)} were {bound}{Number(change.NormalValue)} instead of {Number(change.Value)}"
            : FormattableString.Invariant($"{change.Feature} had taken a normal course in the last {change.RowCount} rows, ")
                + $"{When(change.RowsBefore)} {Number(change.NormalValue)} instead of {Number(change.Value)}";
    }

    private static string Where(int rowsBefore) => rowsBefore == 0 ? "" : $" {When(rowsBefore)}";

    public static string Percent(double share) => share.ToString("0 %", CultureInfo.InvariantCulture);
}
