using System.Globalization;
using System.Net;
using System.Text;

namespace MLNetHybrid.Explanations;

/// <summary>Explanations as a fragment of HTML, without styles and scripts; every text from the data is encoded.</summary>
internal static class ExplanationHtml
{
    public static string Write(AnomalyExplanation explanation)
    {
        var html = new StringBuilder();
        html.Append("<section class=\"explanation\">\n");
        html.Append($"<p class=\"verdict\">{Encode(ExplanationText.Verdict(explanation))}</p>\n");
        if (explanation.Drivers.Count > 0) Drivers(html, explanation);
        if (explanation.Counterfactual is Counterfactual counterfactual)
            html.Append($"<p class=\"counterfactual\">{Encode(ExplanationText.Change(counterfactual))}</p>\n");
        if (explanation.Remark is not null && explanation.Status == RowStatus.Judged)
            html.Append($"<p class=\"remark\">{Encode(explanation.Remark)}</p>\n");
        if (explanation.Members.Count > 1) Members(html, explanation);
        foreach (NormalNeighbor neighbor in explanation.Neighbors) Neighbor(html, neighbor);
        return html.Append("</section>\n").ToString();
    }

    private static void Drivers(StringBuilder html, AnomalyExplanation explanation)
    {
        bool typical = explanation.Drivers.Any(driver => driver.TypicalLow is not null);
        bool windows = explanation.WindowLength > 1;
        Table(html, "drivers", "What drove it",
            ["Feature", .. windows ? (string[])["When"] : [], "Value", .. typical ? (string[])["Usual"] : [], "Part"],
            explanation.Drivers.Select(driver => (string[])
            [
                Encode(driver.Feature), .. windows ? (string[])[Encode(ExplanationText.When(driver.RowsBefore))] : [],
                Encode(ExplanationText.Number(driver.Value)), .. typical ? (string[])[Encode(Usual(driver))] : [],
                Meter(driver.Contribution),
            ]));
    }

    private static string Usual(FeatureDriver driver)
    {
        if (driver.TypicalLow is not double low || driver.TypicalHigh is not double high) return "";
        string range = low == high ? ExplanationText.Number(low) : $"{ExplanationText.Number(low)} to {ExplanationText.Number(high)}";
        return driver.Direction switch
        {
            ValueDirection.Above => $"{range} (above)",
            ValueDirection.Below => $"{range} (below)",
            _ => range,
        };
    }

    private static void Members(StringBuilder html, AnomalyExplanation explanation) =>
        Table(html, "members", "Members; a rarity of 3 is reached by one normal row in a thousand",
            ["Member", "Rarity", "Verdict", "Strongest feature", "Part"],
            explanation.Members.Select(member => (string[])
            [
                Encode(member.Name), member.Rarity is double rarity ? Encode(ExplanationText.Number(rarity)) : "",
                member.IsAnomaly ? "anomaly" : "normal",
                member.Contributions.Count == 0 ? "" : Encode(member.Contributions[0].Feature), Meter(member.Share),
            ]));

    private static void Neighbor(StringBuilder html, NormalNeighbor neighbor) =>
        Table(html, "neighbor", $"A similar normal row ({ExplanationText.Origin(neighbor)}) differs in",
            ["Feature", "Normal", "Here", "When"],
            neighbor.Differences.Select(difference => (string[])
            [
                Encode(difference.Feature), Encode(ExplanationText.Number(difference.NormalValue)),
                Encode(ExplanationText.Number(difference.Value)), Encode(ExplanationText.When(difference.RowsBefore)),
            ]));

    private static void Table(StringBuilder html, string kind, string caption, string[] head, IEnumerable<string[]> rows)
    {
        html.Append($"<table class=\"{kind}\"><caption>{Encode(caption)}</caption>\n<thead><tr>");
        foreach (string name in head) html.Append($"<th scope=\"col\">{Encode(name)}</th>");
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (string[] row in rows)
        {
            html.Append($"<tr><th scope=\"row\">{row[0]}</th>");
            foreach (string cell in row.AsSpan(1)) html.Append($"<td>{cell}</td>");
            html.Append("</tr>\n");
        }
        html.Append("</tbody></table>\n");
    }

    private static string Meter(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"<meter value=\"{Math.Clamp(share, 0, 1):0.###}\"></meter> ")
        + ExplanationText.Percent(share);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
