using System.CommandLine;
using KeycloakLogs.Commands;
using KeycloakLogs.Reporting;

namespace KeycloakLogs.Tests.Commands;

/// <summary>One call of the program: exit code and what it printed.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static async Task<CommandRun> Of(params string[] line)
    {
        using StringWriter output = new(), error = new();
        int exitCode = await CommandLineProgram.Run(line, new PlainView(output), error);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }
}
