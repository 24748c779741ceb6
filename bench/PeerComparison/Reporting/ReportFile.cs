using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNetHybrid;

namespace PeerComparison.Reporting;

/// <summary>A report as a file, Markdown or JSON by the file's extension.</summary>
internal static class ReportFile
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <exception cref="ArgumentException">The extension is neither .md nor .json.</exception>
    public static void CheckName(string file)
    {
        if (Path.GetExtension(file) is not (".md" or ".json"))
            throw new ArgumentException($"--out takes FILE.md or FILE.json; got '{file}'.");
    }

    public static void Write(Report report, string file)
    {
        CheckName(file);
        string text = Path.GetExtension(file) == ".md" ? Markdown(report) : Json(report);
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is string folder) Directory.CreateDirectory(folder);
        AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    private static string Markdown(Report report)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(report.Title).Append("\n\n");
        foreach (string note in report.Notes) text.Append("* ").Append(note).Append('\n');
        text.Append('\n');
        AppendRow(text, report.Columns);
        AppendRow(text, [.. report.Columns.Select((_, i) => i == 0 ? "---" : "---:")]);
        foreach (IReadOnlyList<string> row in report.Rows) AppendRow(text, row);
        return text.ToString();
    }

    private static string Json(Report report) => new JsonObject
    {
        ["title"] = report.Title,
        ["notes"] = new JsonArray([.. report.Notes.Select(note => (JsonNode)note)]),
        ["figures"] = report.Figures.DeepClone(),
    }.ToJsonString(Indented) + "\n";

    private static void AppendRow(StringBuilder text, IReadOnlyList<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
