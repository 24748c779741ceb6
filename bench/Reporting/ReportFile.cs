using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNetHybrid;

namespace Bench.Reporting;

/// <summary>A report as a file, Markdown or JSON by the file's extension.</summary>
internal static class ReportFile
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>To be called before long work begins: refuses what cannot be written; folders that are absent are made.</summary>
    /// <exception cref="ArgumentException">An extension is neither .md nor .json.</exception>
    /// <exception cref="IOException">A file cannot be written, or is named twice.</exception>
    public static void Prepare(IReadOnlyList<string> files)
    {
        if (files.FirstOrDefault(file => Path.GetExtension(file) is not (".md" or ".json")) is string other)
            throw new ArgumentException($"--out takes FILE.md or FILE.json; got '{other}'.");
        foreach (string file in files) Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        AtomicFile.CheckTargets([.. files.Select(file => ("--out", file))], []);
    }

    /// <summary>Writes all files or none.</summary>
    public static void Write(Report report, IReadOnlyList<string> files) =>
        AtomicFile.WriteTogether([.. files.Select<string, (string, Action<Stream>)>(file => (file, stream =>
            stream.Write(Encoding.UTF8.GetBytes(Path.GetExtension(file) == ".md" ? Markdown(report) : Json(report)))))]);

    private static string Markdown(Report report)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(report.Title).Append("\n\n");
        foreach (string note in report.Notes) text.Append("* ").Append(note).Append('\n');
        foreach (ReportTable table in report.Tables)
        {
            text.Append('\n');
            if (table.Title != report.Title) text.Append("## ").Append(table.Title).Append("\n\n");
            AppendRow(text, table.Columns);
            AppendRow(text, [.. table.Columns.Select((_, i) => i == 0 ? "---" : "---:")]);
            foreach (IReadOnlyList<string> row in table.Rows) AppendRow(text, row);
        }
        return text.ToString();
    }

    private static string Json(Report report)
    {
        var content = new JsonObject
        {
            ["title"] = report.Title,
            ["notes"] = new JsonArray([.. report.Notes.Select(note => (JsonNode)note)]),
        };
        foreach ((string name, JsonNode? value) in report.Figures) content[name] = value?.DeepClone();
        return content.ToJsonString(Indented) + "\n";
    }

    private static void AppendRow(StringBuilder text, IReadOnlyList<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
