using System.Globalization;

namespace ServingBench;

/// <summary>Figures in tables.</summary>
internal static class FigureText
{
    /// <summary>Without decimals, thousands apart.</summary>
    public static string Whole(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Three digits.</summary>
    public static string Digits(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
