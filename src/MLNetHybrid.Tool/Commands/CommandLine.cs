using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using MLNetHybrid.Tool.Jobs;

namespace MLNetHybrid.Tool.Commands;

/// <summary>The program's commands, and what their ends mean.</summary>
internal static class CommandLine
{
    /// <summary>All went well.</summary>
    public const int Done = 0;

    /// <summary>The input cannot be used, or the output not be written.</summary>
    public const int UnusableInput = 1;

    /// <summary>The command line says nothing that could be done.</summary>
    public const int WrongCommandLine = 2;

    /// <summary>With --fail-on-anomaly: rows were flagged.</summary>
    public const int AnomaliesFound = 3;

    private const string ExitCodes = """

        Exit codes: 0 done; 1 the input cannot be used; 2 the command line is wrong; 3 with --fail-on-anomaly, rows were flagged.
        """;

    /// <summary>How arguments are parsed. A column may be called "@load": no argument names a file of arguments.</summary>
    public static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>The commands; <paramref name="run"/> does the work and gives the exit code.</summary>
    public static RootCommand Create(Func<JobRequest, int> run) => new("""
        Finds anomalies in CSV files: recognises the columns, trains a hybrid model, scores every row, and writes a report, the scores, the
        model and the C# program that does the same.

        Examples:
          mlnet-hybrid detect machine.csv
          mlnet-hybrid score newer.csv --model machine-anomalies/model.zip
          mlnet-hybrid completion bash >> ~/.bashrc
        """ + "\n" + ExitCodes)
    {
        DetectCommand.Create(run, ExitCodes),
        ScoreCommand.Create(run, ExitCodes),
        CompletionCommand.Create(),
    };

    /// <summary>Parses and does what is asked for.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments, Func<JobRequest, int> run, InvocationConfiguration? console = null)
    {
        ParseResult parsed = Create(run).Parse(arguments, Parsing);
        // The page of help would push the error off the screen.
        if (parsed.Action is ParseErrorAction error) error.ShowHelp = false;
        int exitCode = console is null ? parsed.Invoke() : parsed.Invoke(console);
        return parsed.Action is ParseErrorAction ? WrongCommandLine : exitCode;
    }

    /// <summary>Runs a job whose options do not contradict each other.</summary>
    public static int Run(ParseResult parsed, JobRequest request, Func<JobRequest, int> run)
    {
        if (request.Options.Contradiction is not string contradiction) return run(request);
        parsed.InvocationConfiguration.Error.WriteLine(contradiction);
        return WrongCommandLine;
    }
}
