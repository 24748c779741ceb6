using Spectre.Console;

namespace Bench.Reporting;

/// <summary>Where a report goes: the terminal, and the files of <c>--out</c>.</summary>
internal static class Publication
{
    /// <summary>Makes a report and shows it. Files that cannot be written are refused before the work begins.</summary>
    /// <returns>The program's exit code.</returns>
    public static int Run(Func<Report> report, IReadOnlyList<string> files)
    {
        ReportFile.Prepare(files);
        Report finished = report();
        TerminalReport.Write(finished, AnsiConsole.Console);
        ReportFile.Write(finished, files);
        return 0;
    }
}
