using KeycloakLogs.Commands;
using KeycloakLogs.Reporting;
using Spectre.Console;

IRunView view = Console.IsOutputRedirected ? new PlainView(Console.Out) : new TerminalView(AnsiConsole.Console);
return await CommandLineProgram.Run(args, view, Console.Error);
