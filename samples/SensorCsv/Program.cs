using System.CommandLine;
using System.CommandLine.Invocation;
using Samples;
using SensorCsv;
using SensorCsv.Input;
using SensorCsv.Results;
using Spectre.Console;

ParseResult parsed = CommandLine.Create(options =>
{
    try
    {
        new SensorJob(options, AnsiConsole.Console, Console.Error).Run();
        return 0;
    }
    catch (Exception exception) when (Failure.IsExpected(exception))
    {
        Console.Error.WriteLine(Failure.Describe(exception));
        return 1;
    }
}).Parse(args, CommandLine.Parsing);
// The page of help would push the error off the screen.
if (parsed.Action is ParseErrorAction error) error.ShowHelp = false;
return parsed.Invoke();
