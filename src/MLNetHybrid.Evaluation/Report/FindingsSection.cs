using System.Text;
using MLNetHybrid.Evaluation.Report.Html;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>The findings, each a line that opens to its time and its details; the first stand open.</summary>
internal static class FindingsSection
{
    private const int OpenFindings = 3;
    private const double StripWidth = 640, StripHeight = 26, Margin = 6;

    public static Action<HtmlWriter>? Create(DetectionReport report) => report.Findings.Count == 0 ? null : html =>
    {
        for (int i = 0; i < report.Findings.Count; i++)
        {
            ReportFinding finding = report.Findings[i];
            html.Line($"<details class=\"finding\"{(i < OpenFindings ? " open" : "")}>");
            html.Line($"<summary>{HtmlWriter.Encode(finding.Heading)}</summary>");
            html.Paragraph(finding.Text);
            if (finding.Explanation is AnomalyExplanation explanation) html.Line(explanation.ToHtml());
            if (finding.Marks.Count > 0) html.Line(Strip(finding.Marks));
            if (finding.ColumnNames.Count > 0)
                html.Table("Events of this finding, and some before and after", finding.ColumnNames,
                    finding.Rows.Select(row => (IReadOnlyList<string>)[.. row.Select(HtmlWriter.Encode)]),
                    [.. Enumerable.Range(1, finding.ColumnNames.Count - 1)], "top");
            html.Line("</details>");
        }
    };

    // A stroke for each event, alarms longer and in the colour of anomalies.
    private static string Strip(IReadOnlyList<ReportMark> marks)
    {
        DateTimeOffset first = marks.Min(mark => mark.Time), last = marks.Max(mark => mark.Time);
        double length = Math.Max(1, (last - first).TotalSeconds);
        int alarms = marks.Count(mark => mark.IsAlarm);
        var strip = new StringBuilder();
        strip.Append(CultureInfo.InvariantCulture, $"<svg class=\"strip\" role=\"img\" viewBox=\"0 0 {StripWidth} {StripHeight}\" ");
        strip.Append(CultureInfo.InvariantCulture, $"aria-label=\"{marks.Count} events from {first:yyyy-MM-dd HH:mm:ss} to ");
        strip.Append(CultureInfo.InvariantCulture, $"{last:yyyy-MM-dd HH:mm:ss}, {alarms} of them alarms\">");
        double middle = StripHeight / 2;
        strip.Append(CultureInfo.InvariantCulture, $"<path d=\"M0 {middle}H{StripWidth}\" stroke=\"var(--grid)\"/>");
        foreach (ReportMark mark in marks.OrderBy(mark => mark.IsAlarm))
        {
            double x = Margin + (StripWidth - 2 * Margin) * (mark.Time - first).TotalSeconds / length, half = mark.IsAlarm ? 10 : 5;
            strip.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x:0.0} {middle - half}V{middle + half}\" stroke-width=\"2\" ");
            strip.Append(CultureInfo.InvariantCulture, $"stroke=\"var({(mark.IsAlarm ? "--vermillion" : "--grey")})\"/>");
        }
        return strip.Append("</svg>").ToString();
    }
}
