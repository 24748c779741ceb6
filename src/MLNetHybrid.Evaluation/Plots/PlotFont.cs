using ScottPlot;
using SkiaSharp;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>
/// The font that plots are laid out with. It comes with the assembly: a server may have no fonts at all, and then text would have no width
/// and not be drawn. In an SVG text stays text, and a browser may show it in another face.
/// </summary>
internal sealed class PlotFont : IFontResolver
{
    /// <summary>A name of its own, so that the resolver changes no other font of the application.</summary>
    public const string Name = "MLNetHybrid Plot";

    private static readonly Lazy<SKTypeface> Loaded = new(Load);

    private PlotFont()
    {
    }

    public static SKTypeface Typeface => Loaded.Value;

    // Style and weight do not matter: the plots use one face.
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Name ? Typeface : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? Typeface : null;

    private static SKTypeface Load()
    {
        using Stream font = typeof(PlotFont).Assembly.GetManifestResourceStream("MLNetHybrid.Evaluation.Plots.Fonts.Roboto-Regular.ttf")!;
        SKTypeface typeface = SKTypeface.FromStream(font);
        Fonts.FontResolvers.Insert(0, new PlotFont());
        return typeface;
    }
}
