using System.CommandLine;
using KeycloakLogs.Commands;
using KeycloakLogs.Reporting;
using Spectre.Console;

IRunView view = Console.IsOutputRedirected ? new PlainView(Console.Out) : new TerminalView(AnsiConsole.Console);
try
{
    return await LogCommands.Create(view).Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (Failure.IsExpected(e))
{
    await Console.Error.WriteLineAsync($"error: {Failure.Describe(e)}");
    return 1;
}
