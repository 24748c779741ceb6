using SensorCsv;
using SensorCsv.Input;
using Spectre.Console;

IAnsiConsole errors = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
return CommandLine.Create(options =>
{
    try
    {
        new SensorJob(options, AnsiConsole.Console, errors).Run();
        return 0;
    }
    catch (Exception exception) when (exception is SensorFileException or ArgumentException or InvalidOperationException or FormatException
        or IOException or UnauthorizedAccessException)
    {
        errors.MarkupLineInterpolated($"[red]error:[/] {exception.Message}");
        return 1;
    }
}).Parse(args).Invoke();
