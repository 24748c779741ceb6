using MLNetHybrid.Tool.Commands;
using MLNetHybrid.Tool.Jobs;
using MLNetHybrid.Tool.Results;
using Samples;
using Spectre.Console;

const int WidthOfFiles = 160;

return CommandLine.Run(args, request =>
{
    // In a file or a pipe there is no window to fit into.
    if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = WidthOfFiles;
    IRunOutput output = request.IsJson
        ? new JsonOutput(Console.Out, Console.Error, request.IsQuiet)
        : new TerminalOutput(AnsiConsole.Console, Console.Error, request.IsQuiet);
    try
    {
        RunSummary summary = new DetectionJob(request.Options, output).Run();
        return request.FailsOnAnomaly && summary.FlaggedAfterTraining > 0 ? CommandLine.AnomaliesFound : CommandLine.Done;
    }
    catch (Exception exception) when (Failure.IsExpected(exception))
    {
        Console.Error.WriteLine(Failure.Describe(exception));
        return CommandLine.UnusableInput;
    }
});
