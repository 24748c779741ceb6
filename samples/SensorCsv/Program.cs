using System.CommandLine;
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
// A column may be called "@load": no argument names a file of arguments.
}).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }).Invoke();
