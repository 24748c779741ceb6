using System.Net;
using System.Text;
using MLNetHybrid.Evaluation.Plots;

namespace MLNetHybrid.Evaluation.Report.Html;

/// <summary>Writes the parts that a report is made of. Everything that is not markup is encoded.</summary>
internal sealed class HtmlWriter(TextWriter writer)
{
    private int _figures;
    private int _tables;

    public void Line(string markup) => writer.WriteLine(markup);

    public static string Encode(string text) => WebUtility.HtmlEncode(VisibleText.Of(text));

    public void Paragraph(string text, string? style = null) =>
        Line($"<p{(style is null ? "" : $" class=\"{style}\"")}>{Encode(text)}</p>");

    public void Heading(int level, string text) => Line($"<h{level}>{Encode(text)}</h{level}>");

    public void BeginSection(string id, string heading)
    {
        Line($"<section id=\"{id}\" aria-labelledby=\"{id}-h\">");
        Line($"<h2 id=\"{id}-h\">{Encode(heading)}</h2>");
    }

    public void EndSection() => Line("</section>");

    /// <summary>A figure with its legend and its caption.</summary>
    /// <param name="figure">Disposed here.</param>
    /// <param name="style">A class of the figure; null: none.</param>
    /// <param name="heading">Shown above the plot; null: none.</param>
    /// <param name="headingLevel">Of the heading.</param>
    public void Figure(Figure figure, string? style = null, string? heading = null, int headingLevel = 3)
    {
        using (figure)
        {
            string id = Invariant($"f{++_figures}");
            Line($"<figure{(style is null ? "" : $" class=\"{style}\"")}>");
            if (heading is not null) Heading(headingLevel, heading);
            if (figure.Marks.Count > 0) Line("<div class=\"marked\">");
            Line(FigureSvg.Render(figure, id));
            if (figure.Marks.Count > 0) Line(MarksSvg.Render(figure) + "</div>");
            Legend(figure.Legend);
            string caption = figure.Caption ?? figure.Description;
            if (caption.Length > 0) Line($"<figcaption>{Encode(caption)}</figcaption>");
            Line("</figure>");
        }
    }

    /// <summary>A table; the first cell of each row is its header.</summary>
    /// <param name="caption">What it shows.</param>
    /// <param name="head">Column headers.</param>
    /// <param name="rows">Cells as markup: <see cref="Encode"/> what is text.</param>
    /// <param name="words">Columns that hold words, not numbers, besides the first.</param>
    /// <param name="style">A class of the table; null: none.</param>
    /// <param name="yardsticks">Rows to compare the others with, muted below a rule; null: none.</param>
    public void Table(
        string caption, IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows, IReadOnlyCollection<int>? words = null,
        string? style = null, IEnumerable<IReadOnlyList<string>>? yardsticks = null)
    {
        string id = Invariant($"t{++_tables}");
        string Class(int i) => i == 0 || words?.Contains(i) is true ? " class=\"w\"" : "";
        // The region can be scrolled with the keyboard where the table is wider than the screen.
        string tableClass = style is null ? "" : $" class=\"{style}\"";
        Line($"<div class=\"scroll\" role=\"region\" aria-labelledby=\"{id}\" tabindex=\"0\"><table{tableClass}>");
        Line($"<caption><span id=\"{id}\">{Encode(caption)}</span></caption>");
        Line("<thead><tr>" + string.Concat(head.Select((cell, i) => $"<th scope=\"col\"{Class(i)}>{Encode(cell)}</th>")) + "</tr></thead>");
        Body(rows, "<tbody>");
        if (yardsticks is not null) Body(yardsticks, "<tbody class=\"yardsticks\">");
        Line("</table></div>");

        void Body(IEnumerable<IReadOnlyList<string>> lines, string begin)
        {
            Line(begin);
            foreach (IReadOnlyList<string> row in lines)
                Line("<tr>" + string.Concat(row.Select((cell, i) => i == 0
                    ? $"<th scope=\"row\" class=\"w\">{cell}</th>"
                    : $"<td{Class(i)}>{cell}</td>")) + "</tr>");
            Line("</tbody>");
        }
    }

    private void Legend(IReadOnlyList<LegendEntry> entries)
    {
        if (entries.Count == 0) return;
        var list = new StringBuilder("<ul class=\"legend\">");
        foreach (LegendEntry entry in entries) list.Append(CultureInfo.InvariantCulture, $"<li>{Sign(entry)}{Encode(entry.Label)}</li>");
        Line(list.Append("</ul>").ToString());
    }

    // Decoration beside a text, so hidden from screen readers.
    private static string Sign(LegendEntry entry)
    {
        string color = $"var({entry.Color.Variable})";
        string dashes = LineDashes.Of(entry.Series) is { Length: > 0 } pattern ? $" stroke-dasharray=\"{pattern}\"" : "";
        string shape = entry.Mark switch
        {
            LegendMark.Line => $"<path d=\"M0 6H24\" stroke=\"{color}\" stroke-width=\"2.2\"{dashes}/>",
            LegendMark.Area => "<rect x=\"5\" y=\"1\" width=\"14\" height=\"10\" "
                + $"fill=\"{color}\" fill-opacity=\"{(entry.Color == PlotColor.Ink ? "1" : "0.55")}\" stroke=\"{color}\"/>",
            LegendMark.Circle => $"<circle cx=\"12\" cy=\"6\" r=\"4\" fill=\"none\" stroke=\"{color}\" stroke-width=\"1.5\"/>",
            _ => $"<path d=\"M7.5 6h9M12 1.5v9\" stroke=\"{color}\" stroke-width=\"2\"/>",
        };
        return $"<svg aria-hidden=\"true\" width=\"24\" height=\"12\" viewBox=\"0 0 24 12\" fill=\"none\">{shape}</svg>";
    }
}
