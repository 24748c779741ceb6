using System.Text.RegularExpressions;
using System.Xml.Linq;
using MLNetHybrid.Evaluation.Plots;
using SkiaSharp;

namespace MLNetHybrid.Evaluation.Report.Html;

/// <summary>
/// A figure as an SVG element of a page: named and described for screen readers, scaled to its place, coloured by the page's CSS variables,
/// with text that is text. What Skia writes is made smaller on the way.
/// </summary>
internal static partial class FigureSvg
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // As Skia writes them.
    private static readonly Dictionary<string, string> Variables =
        PlotColor.All.ToDictionary(c => c.Hex, c => $"var({c.Variable})", StringComparer.OrdinalIgnoreCase);

    /// <param name="figure">The figure.</param>
    /// <param name="id">Of the element; unique in the page.</param>
    public static string Render(Figure figure, string id)
    {
        XElement drawn = XDocument.Parse(figure.Plot.GetSvgXml(figure.Width, figure.Height)).Root!;
        foreach (XElement text in drawn.Descendants(Svg + "text").ToArray()) Simplify(text);
        ShareClips(drawn, id);
        foreach (XElement element in drawn.Descendants())
            foreach (XAttribute attribute in element.Attributes().ToArray())
                Shorten(attribute);
        XElement svg = new("svg",
            new XAttribute("role", "img"), new XAttribute("id", id), new XAttribute("aria-labelledby", $"{id}-t {id}-d"),
            new XAttribute("viewBox", Invariant($"0 0 {figure.Width} {figure.Height}")),
            new XElement("title", new XAttribute("id", $"{id}-t"), VisibleText.Of(figure.Title)),
            new XElement("desc", new XAttribute("id", $"{id}-d"), VisibleText.Of(figure.Description)),
            drawn.Elements().Where(element => !IsBackground(element)).Select(Unqualified));
        return svg.ToString(SaveOptions.DisableFormatting);
    }

    private static void Shorten(XAttribute attribute)
    {
        string name = attribute.Name.LocalName;
        if (name is "stroke-miterlimit")
        {
            string dashes = LineDashes.OfMiter(attribute.Value);
            if (dashes.Length > 0) attribute.Parent!.SetAttributeValue("stroke-dasharray", dashes);
            attribute.Remove();
        }
        else if (name is "fill" or "stroke" && Variables.TryGetValue(attribute.Value, out string? variable)) attribute.Value = variable;
        else if (name.EndsWith("opacity", StringComparison.Ordinal))
            attribute.Value = LongNumber().Replace(attribute.Value, number => Rounded(number, 2));
        else if (name is not ("id" or "clip-path")) attribute.Value = LongNumber().Replace(attribute.Value, number => Rounded(number, 1));
    }

    // Skia places every letter by itself. One position and the length keep the text in its place in any face, and let it be selected and
    // read as words.
    private static void Simplify(XElement text)
    {
        string content = text.Value.Trim();
        text.Value = content;
        foreach (string name in new[] { "x", "y" })
            if (text.Attribute(name) is XAttribute positions) positions.Value = positions.Value.Split(',')[0].Trim();
        text.Attribute("font-family")?.Remove();
        text.Attribute("font-weight")?.Remove();
        if (text.Attribute("fill") is null) text.SetAttributeValue("fill", PlotColor.Ink.Hex);
        if (content.Length < 2) return;
        using var font = new SKFont(PlotFont.Typeface, float.Parse(text.Attribute("font-size")!.Value, CultureInfo.InvariantCulture));
        text.SetAttributeValue("textLength", font.MeasureText(content).ToString("0.#", CultureInfo.InvariantCulture));
        text.SetAttributeValue("lengthAdjust", "spacingAndGlyphs");
    }

    // Every plottable comes with a clip of its own, mostly the same one.
    private static void ShareClips(XElement drawn, string id)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (XElement clip in drawn.Descendants(Svg + "clipPath").ToArray())
        {
            string shape = string.Concat(clip.Elements()), old = clip.Attribute("id")!.Value;
            if (known.TryGetValue(shape, out string? name)) clip.Remove();
            else
            {
                known[shape] = name = Invariant($"{id}-c{known.Count}");
                clip.SetAttributeValue("id", name);
            }
            renamed[old] = name;
        }
        foreach (XAttribute use in drawn.Descendants().Attributes("clip-path"))
            if (use.Value.Length > 6 && renamed.TryGetValue(use.Value[5..^1], out string? name)) use.Value = $"url(#{name})";
    }

    private static bool IsBackground(XElement element) =>
        element.Name == Svg + "rect" && element.Attribute("fill-opacity")?.Value == "0" && element.Attribute("stroke") is null;

    private static XElement Unqualified(XElement element) =>
        new(element.Name.LocalName, element.Attributes(),
            element.Nodes().Select(node => node is XElement child ? Unqualified(child) : node));

    private static string Rounded(Match number, int digits) =>
        Math.Round(double.Parse(number.Value, CultureInfo.InvariantCulture), digits).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"-?\d+\.\d{2,}(e-?\d+)?")]
    private static partial Regex LongNumber();
}
