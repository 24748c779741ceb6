using SensorCsv;
using SensorCsv.Input;
using Spectre.Console;

return CommandLine.Create(options =>
{
    try
    {
        new SensorJob(options, AnsiConsole.Console, Console.Error).Run();
        return 0;
    }
    catch (Exception exception) when (exception is SensorFileException or ArgumentException or InvalidOperationException or FormatException
        or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"error: {exception.Message}");
        return 1;
    }
}).Parse(args).Invoke();
