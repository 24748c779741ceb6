using System.Text.Json.Nodes;

namespace Bench.Reporting;

/// <summary>What a command has found: tables for people, and the same figures with all their digits for programs.</summary>
/// <param name="Title">What was measured.</param>
/// <param name="Notes">How, on what, with which versions.</param>
/// <param name="Tables">In the order in which they are shown.</param>
/// <param name="Figures">The properties of the JSON file besides title and notes.</param>
internal sealed record Report(string Title, IReadOnlyList<string> Notes, IReadOnlyList<ReportTable> Tables, JsonObject Figures)
{
    /// <summary>One table, and its figures under the name "figures".</summary>
    public Report(
        string title, IReadOnlyList<string> notes, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows,
        JsonNode figures)
        : this(title, notes, [new ReportTable(title, columns, rows)], new JsonObject { ["figures"] = figures })
    {
    }
}
