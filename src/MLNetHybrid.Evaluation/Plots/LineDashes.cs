using ScottPlot;

namespace MLNetHybrid.Evaluation.Plots;

/// <summary>
/// Patterns of lines. Skia's SVG canvas knows no dashes and draws them solid, so a line's pattern travels as its miter limit, which changes
/// nothing else on thin lines, and the report turns it into dashes (<see cref="OfMiter"/>).
/// </summary>
internal static class LineDashes
{
    /// <summary>Broken lines of thresholds and levels.</summary>
    public const int Level = 1;

    /// <summary>Finely dotted lines of chance.</summary>
    public const int Chance = 2;

    private const int SolidMiter = 4;

    // Lengths of dash and gap; the first is solid.
    private static readonly string[] Patterns = ["", "7 4", "2 3", "4 2"];

    /// <summary>Gives a line the pattern of the i-th series: colours alone do not carry a meaning.</summary>
    public static void Apply(LineStyle line, int series)
    {
        line.StrokeJoin = SkiaSharp.SKStrokeJoin.Miter;
        line.StrokeMiter = SolidMiter + series % Patterns.Length;
    }

    /// <summary>The dashes of the i-th series in SVG's terms; empty for a solid line.</summary>
    public static string Of(int series) => Patterns[series % Patterns.Length];

    /// <summary>The dashes that a miter limit stands for.</summary>
    public static string OfMiter(string limit) =>
        double.TryParse(limit, CultureInfo.InvariantCulture, out double miter) && miter > SolidMiter ? Of((int)miter - SolidMiter) : "";
}
