namespace MLNetHybrid.Evaluation.Report.Html;

/// <summary>How the report writes numbers.</summary>
internal static class NumberText
{
    /// <summary>Three digits; a dash where the data do not define it.</summary>
    public static string Share(double value) => double.IsNaN(value) ? "–" : value.ToString("0.000", CultureInfo.InvariantCulture);

    public static string Percent(double value) => double.IsNaN(value) ? "–" : value.ToString("0.0", CultureInfo.InvariantCulture) + " %";

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Four significant digits.</summary>
    public static string Number(double value) => double.IsNaN(value) ? "–"
        : Math.Abs(value) is >= 1e5 or (< 1e-3 and > 0)
            ? value.ToString("0.###e0", CultureInfo.InvariantCulture).Replace("-", "−", StringComparison.Ordinal)
        : value.ToString(Math.Abs(value) >= 1000 ? "0" : Math.Abs(value) >= 100 ? "0.0" : Math.Abs(value) >= 10 ? "0.00"
            : "0.000", CultureInfo.InvariantCulture).Replace("-", "−", StringComparison.Ordinal);

    /// <summary>Degrees of freedom: whole where they are.</summary>
    public static string Degrees(double value) =>
        value.ToString(Math.Abs(value - Math.Round(value)) < 1e-9 ? "0" : "0.00", CultureInfo.InvariantCulture);

    public static string PValue(double value) =>
        double.IsNaN(value) ? "–" : value < 1e-300 ? "< 1e−300" : value < 1e-4 ? Number(value)
            : value.ToString("0.0000", CultureInfo.InvariantCulture);
}
