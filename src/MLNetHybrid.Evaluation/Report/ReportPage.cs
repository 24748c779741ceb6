using MLNetHybrid.Evaluation.Report.Html;
using MLNetHybrid.Evaluation.Report.Run;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>The page: head, navigation, sections in order.</summary>
internal static class ReportPage
{
    // Nothing runs and nothing is fetched, whatever a name from the data should bring in. The styles are the page's own, the icon is empty.
    private const string ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        + "form-action 'none'";

    public static void Write(TextWriter destination, DetectionReport report, ScoredRun run)
    {
        var html = new HtmlWriter(destination);
        (string Id, string Heading, Action<HtmlWriter>? Write)[] sections =
        [
            ("findings", report.FindingsHeading, FindingsSection.Create(report)),
            ("summary", "Summary", SummarySection.Create(run, report.Comparison?.SimpleScorerRemark)),
            ("time", "Scores over time", ScoreSection.Timeline(run)),
            ("thresholds", "Thresholds", ThresholdSection.Create(report, run)),
            ("curves", "ROC and precision-recall", ScoreSection.Curves(run)),
            ("verdicts", "Verdicts against labels", ScoreSection.Matrices(run)),
            ("distribution", "Score distributions", ScoreSection.Distributions(run)),
            ("top", "Highest scores", HighestScoresSection.Create(report, run)),
            ("model", "Inside the model", ModelSection.Create(report, run)),
            ("statistics", "Statistics", StatisticsSection.Create(report, run)),
            ("settings", "Settings and versions", SettingsSection.Create(report)),
        ];
        sections = [.. sections.Where(section => section.Write is not null)];

        html.Line("<!DOCTYPE html>");
        html.Line("<html lang=\"en\">");
        html.Line("<head>");
        html.Line("<meta charset=\"utf-8\">");
        html.Line($"<meta http-equiv=\"Content-Security-Policy\" content=\"{ContentSecurityPolicy}\">");
        html.Line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.Line("<meta name=\"color-scheme\" content=\"light dark\">");
        html.Line($"<title>{HtmlWriter.Encode(report.Title)}</title>");
        // An empty icon: a browser would ask the server for one.
        html.Line("<link rel=\"icon\" href=\"data:,\">");
        html.Line($"<style>{StyleSheet()}</style>");
        html.Line("</head>");
        html.Line("<body>");
        html.Line("<a class=\"skip\" href=\"#main\">Skip to the report</a>");
        html.Line("<header>");
        html.Heading(1, report.Title);
        html.Paragraph(LeadText.Of(run), "lead");
        html.Line("<nav aria-label=\"Sections\"><ul>");
        foreach ((string id, string heading, _) in sections) html.Line($"<li><a href=\"#{id}\">{HtmlWriter.Encode(heading)}</a></li>");
        html.Line("</ul></nav>");
        html.Line("</header>");
        html.Line("<main id=\"main\" tabindex=\"-1\">");
        foreach ((string id, string heading, Action<HtmlWriter>? write) in sections)
        {
            html.BeginSection(id, heading);
            write!(html);
            html.EndSection();
        }
        html.Line("</main>");
        html.Line("</body>");
        html.Line("</html>");
    }

    private static string StyleSheet()
    {
        using Stream resource = typeof(ReportPage).Assembly.GetManifestResourceStream("MLNetHybrid.Evaluation.Report.report.css")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
