using System.Reflection;
using System.Runtime.InteropServices;
using MLNetHybrid.Evaluation.Report.Html;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>The run's settings, and the versions it was made by.</summary>
internal static class SettingsSection
{
    public static Action<HtmlWriter> Create(DetectionReport report) => html =>
    {
        if (report.Settings.Count > 0)
            html.Table("Settings", ["Setting", "Value"],
                report.Settings.Select(s => new[] { HtmlWriter.Encode(s.Key), HtmlWriter.Encode(s.Value) }), [1], "pairs");
        html.Table("Versions", ["Component", "Version"], new[]
        {
            ("MLNetHybrid", Version(typeof(EpochLoss).Assembly)), ("Microsoft.ML", Version(typeof(MLContext).Assembly)),
            (".NET", Environment.Version.ToString()),
            ("System", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}"),
        }.Select(row => new[] { row.Item1, HtmlWriter.Encode(row.Item2) }), [1], "pairs");
    };

    // Without the commit behind the plus sign.
    private static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
