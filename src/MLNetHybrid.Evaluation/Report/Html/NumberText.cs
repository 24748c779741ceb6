namespace MLNetHybrid.Evaluation.Report.Html;

/// <summary>How the report writes numbers.</summary>
internal static class NumberText
{
    private const string Dash = "–";

    /// <summary>Three digits; a dash where the data do not define it.</summary>
    public static string Share(double value) => Text(value, "0.000");

    public static string Percent(double value) => double.IsNaN(value) ? Dash : Text(value, "0.0") + " %";

    public static string Count(long value) => Invariant($"{value:N0}");

    /// <summary>Four significant digits.</summary>
    public static string Number(double value) => Text(value, Math.Abs(value) switch
    {
        >= 1e5 or (< 1e-3 and > 0) => "0.###e0",
        >= 1000 => "0",
        >= 100 => "0.0",
        >= 10 => "0.00",
        _ => "0.000",
    }).Replace("-", "−", StringComparison.Ordinal);

    /// <summary>Degrees of freedom: whole where they are.</summary>
    public static string Degrees(double value) => value.ToString(
        Math.Abs(value - Math.Round(value)) < 1e-9 ? "0" : "0.00", CultureInfo.InvariantCulture);

    public static string PValue(double value) => value < 1e-300 ? "< 1e−300" : value < 1e-4 ? Number(value) : Text(value, "0.0000");

    private static string Text(double value, string format) =>
        double.IsNaN(value) ? Dash : value.ToString(format, CultureInfo.InvariantCulture);
}
