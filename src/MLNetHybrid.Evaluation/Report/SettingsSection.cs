using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetHybrid.Evaluation.Report.Html;

namespace MLNetHybrid.Evaluation.Report;

/// <summary>The run's settings, and the versions it was made by.</summary>
internal static class SettingsSection
{
    public static Action<HtmlWriter> Create(DetectionReport report) => html =>
    {
        KeyValuePair<string, string>[] settings =
        [
            .. report.Date is DateTimeOffset date
                ? (KeyValuePair<string, string>[])[new("Date", date.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture))]
                : [],
            .. report.Settings, .. report.Files.Select(File),
        ];
        if (settings.Length > 0)
            html.Table("Settings", ["Setting", "Value"],
                settings.Select(s => new[] { HtmlWriter.Encode(s.Key), HtmlWriter.Encode(s.Value) }), [1], "pairs");
        if (report.Options is DetectorOptions options)
        {
            html.Line("<details><summary>All options of the training</summary>");
            html.Table("Options", ["Option", "Value"],
                OptionValues.Of(options).Select(o => new[] { HtmlWriter.Encode(o.Key), HtmlWriter.Encode(o.Value) }), [1], "pairs");
            html.Line("</details>");
        }
        if (report.Model is ITransformer model)
        {
            html.Line("<details><summary>The parts of the model</summary><pre>");
            html.Line(HtmlWriter.Encode(model.DescribeParts()));
            html.Line("</pre></details>");
        }
        html.Table("Versions", ["Component", "Version"], new[]
        {
            ("MLNetHybrid", Version(typeof(EpochLoss).Assembly)), ("Microsoft.ML", Version(typeof(MLContext).Assembly)),
            (".NET", Environment.Version.ToString()),
            ("System", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}"),
        }.Select(row => new[] { row.Item1, HtmlWriter.Encode(row.Item2) }), [1], "pairs");
    };

    private static KeyValuePair<string, string> File(string path)
    {
        using FileStream stream = System.IO.File.OpenRead(path);
        long length = stream.Length;
        return new(Path.GetFileName(path), Invariant($"{length:N0} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(stream))}"));
    }

    // Without the commit behind the plus sign.
    private static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
