using System.CommandLine;
using KeycloakLogs.Reporting;
using Samples;

namespace KeycloakLogs.Commands;

/// <summary>The program without its console.</summary>
internal static class CommandLineProgram
{
    /// <summary>Runs one command line. Exit code 0 means that everything asked for is there.</summary>
    public static async Task<int> Run(string[] line, IRunView view, TextWriter error)
    {
        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, Error = error };
            return await LogCommands.Create(view).Parse(line).InvokeAsync(configuration);
        }
        catch (Exception e) when (Failure.IsExpected(e))
        {
            await error.WriteLineAsync(Failure.Describe(e));
            return 1;
        }
    }
}
