using System.Text;
using MLNetHybrid.Evaluation.Plots;
using ScottPlot;

namespace MLNetHybrid.Evaluation.Report.Html;

/// <summary>
/// What lies over a drawn figure: a link at each of its marks, named under the pointer and where the keyboard's focus is, without a script.
/// </summary>
internal static class MarksSvg
{
    private const int Radius = 7, TextRoom = 300;

    /// <param name="figure">Drawn before: pixels are known then.</param>
    public static string Render(Figure figure)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"marks\" role=\"group\" viewBox=\"0 0 {figure.Width} {figure.Height}\" ");
        svg.Append("aria-label=\"The highest scores\">");
        foreach (PlotMark mark in figure.Marks.OrderBy(mark => mark.X))
        {
            Pixel at = figure.Plot.GetPixel(new Coordinates(mark.X, mark.Y));
            string text = HtmlWriter.Encode(mark.Text);
            // Written towards the middle, where there is room.
            bool isLeft = at.X < figure.Width - TextRoom;
            svg.Append(CultureInfo.InvariantCulture, $"<a href=\"#{mark.Target}\" aria-label=\"{text}\"><title>{text}</title>");
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{at.X:0.#}\" cy=\"{at.Y:0.#}\" r=\"{Radius}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(isLeft ? at.X + 12 : at.X - 12):0.#}\" y=\"{at.Y + 5:0.#}\" ");
            svg.Append(CultureInfo.InvariantCulture, $"text-anchor=\"{(isLeft ? "start" : "end")}\">{text}</text></a>");
        }
        return svg.Append("</svg>").ToString();
    }
}
