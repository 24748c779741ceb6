using System.Text.Json.Nodes;

namespace PeerComparison.Reporting;

/// <summary>What a command has found: a table for people, and the same figures with all their digits for programs.</summary>
/// <param name="Title">What was measured.</param>
/// <param name="Notes">How, on what, with which versions.</param>
/// <param name="Columns">Headings; the first column is text, the others are right-aligned.</param>
/// <param name="Rows">One text per column.</param>
/// <param name="Figures">The figures.</param>
internal sealed record Report(
    string Title, IReadOnlyList<string> Notes, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, JsonNode Figures);
