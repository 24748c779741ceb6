using Samples;
using ScoringService.Hosting;

namespace ScoringService.Commands;

/// <summary>The program without its console.</summary>
internal static class ServiceProgram
{
    /// <summary>Runs one command line: serves, replays logs, or makes a key.</summary>
    public static async Task<int> Run(string[] line, TextWriter output, TextWriter error)
    {
        try
        {
            await using WebApplication app = ServiceHost.Create(line);
            await app.RunAsync();
            return 0;
        }
        catch (Exception e) when (Failure.IsExpected(e) || e is InvalidDataException)
        {
            await error.WriteLineAsync(Failure.Describe(e));
            return 1;
        }
    }
}
