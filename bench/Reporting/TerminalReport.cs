using Spectre.Console;

namespace Bench.Reporting;

/// <summary>A report on the terminal.</summary>
internal static class TerminalReport
{
    private const int WidthOfFiles = 240;

    public static void Write(Report report, IAnsiConsole console)
    {
        // A file or a pipe has no width to fit into.
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = WidthOfFiles;
        foreach (string note in report.Notes) console.MarkupLineInterpolated($"[grey]{note}[/]");
        foreach (ReportTable part in report.Tables)
        {
            Table table = new Table().Title(Markup.Escape(part.Title)).Border(TableBorder.Simple);
            for (int i = 0; i < part.Columns.Count; i++)
            {
                var column = new TableColumn(Markup.Escape(part.Columns[i]));
                table.AddColumn(i == 0 ? column.LeftAligned() : column.RightAligned());
            }
            foreach (IReadOnlyList<string> row in part.Rows) table.AddRow([.. row.Select(Markup.Escape)]);
            console.Write(table);
        }
    }
}
