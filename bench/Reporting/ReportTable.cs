namespace Bench.Reporting;

/// <summary>One table of a report.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">Headings; the first column is text, the others are right-aligned.</param>
/// <param name="Rows">One text per column.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
