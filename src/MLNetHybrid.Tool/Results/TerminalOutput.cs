using System.Globalization;
using MLNetHybrid.Tool.Input;
using MLNetHybrid.Tool.Recognition;
using Samples;
using Spectre.Console;

namespace MLNetHybrid.Tool.Results;

/// <summary>For people: results on the console, progress and warnings beside it.</summary>
/// <param name="console">Standard output.</param>
/// <param name="errors">Standard error.</param>
/// <param name="isQuiet">Whether nothing but warnings is said.</param>
internal sealed class TerminalOutput(IAnsiConsole console, TextWriter errors, bool isQuiet = false) : IRunOutput
{
    private const int MostNames = 12;

    public void Recognised(IReadOnlyList<Finding> findings)
    {
        if (isQuiet) return;
        Table table = new Table().Border(TableBorder.Simple).AddColumns("", "taken for it", "why", "to change it");
        foreach (Finding finding in Together(findings))
            table.AddRow([.. new[] { finding.Subject, finding.Taken, finding.Reason, finding.Options }.Select(Cell)]);
        console.Write(table);
    }

    public void Progress(string message)
    {
        if (!isQuiet) errors.WriteLine(TerminalText.Of(message));
    }

    public void Warn(string message) => errors.WriteLine(TerminalText.Of($"warning: {message}"));

    public void Finished(RunSummary summary)
    {
        if (isQuiet) return;
        if (summary.Program is string program)
        {
            console.WriteLine("The same as a C# program:");
            console.WriteLine();
            // Line by line: nothing is wrapped, so that it can be copied.
            foreach (string line in program.TrimEnd().Split('\n')) console.Profile.Out.Writer.WriteLine(TerminalText.Of($"    {line}"));
            console.WriteLine();
        }
        else if (summary.WhyNoProgram is string reason) console.WriteLine(TerminalText.Of($"No detect.cs is written: {reason}"));
        string inTraining = summary.Flagged == summary.FlaggedAfterTraining
            ? ""
            : FormattableString.Invariant($" ({summary.Flagged - summary.FlaggedAfterTraining} more among the training rows)");
        console.WriteLine(FormattableString.Invariant(
            $"{summary.Results.Length} rows scored; {summary.FlaggedAfterTraining} are flagged as anomalies{inTraining}."));
        if (StatusText.Summary(summary.Results, summary.Table.Labels) is string unjudged) console.WriteLine(unjudged);
        if (summary.Top is { Count: > 0 } top) console.Write(Top(summary, top));
        if (summary.Figures is not null) console.Write(MetricsTable.Create(summary.Figures));
        if (summary.SimpleScorerRemark is string remark) console.WriteLine(remark);
        foreach ((string kind, string path) in summary.Files)
            console.Profile.Out.Writer.WriteLine(TerminalText.Of($"{char.ToUpperInvariant(kind[0])}{kind[1..]}: {path}"));
    }

    // Columns that are left out for one reason are one line.
    private static IEnumerable<Finding> Together(IReadOnlyList<Finding> findings) =>
        findings.GroupBy(finding =>
            finding.Subject == "left out" ? (finding.Subject, finding.Reason, finding.Options) : (finding.Subject, "", ""))
            .Select(group => group.First() with
            {
                Taken = string.Join(", ", group.Take(MostNames).Select(finding => finding.Taken))
                    + (group.Count() > MostNames ? FormattableString.Invariant($" and {group.Count() - MostNames} more") : ""),
            });

    private static Table Top(RunSummary summary, IReadOnlyList<int> rows)
    {
        SensorTable input = summary.Table;
        Table table = new Table().Border(TableBorder.Simple).AddColumn("row");
        if (input.Clocks is not null) table.AddColumn(Cell(input.ClockColumn!.Name));
        if (input.Streams is not null) table.AddColumn(Cell(input.StreamColumn!.Name));
        table.AddColumn("score");
        if (input.Labels is not null) table.AddColumn(Cell(input.LabelColumn!.Name));
        foreach (int row in rows)
        {
            table.AddRow([.. new string?[]
            {
                input.NumberOf(row).ToString(CultureInfo.InvariantCulture), input.Clocks?[row], input.Streams?[row],
                summary.Results[row].Score.ToString("G4", CultureInfo.InvariantCulture),
                input.Labels is null ? null : input.Labels[row] ? "1" : "0",
            }.OfType<string>().Select(Cell)]);
        }
        return table;
    }

    private static string Cell(string text) => Markup.Escape(TerminalText.Of(text));
}
