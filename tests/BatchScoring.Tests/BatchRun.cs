using BatchScoring.Commands;

namespace BatchScoring.Tests;

/// <summary>One call of the program: exit code and what it printed.</summary>
internal sealed record BatchRun(int ExitCode, string Output, string Error)
{
    public static async Task<BatchRun> Of(params string[] line)
    {
        using StringWriter output = new(), error = new();
        int exitCode = await BatchProgram.Run(line, output, error);
        return new BatchRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>A call that must succeed.</summary>
    public static async Task<string> Done(params string[] line)
    {
        BatchRun run = await Of(line);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Output;
    }

    /// <summary>A call that is refused with a message.</summary>
    public static async Task<string> Refused(params string[] line)
    {
        BatchRun run = await Of(line);
        Assert.Equal(1, run.ExitCode);
        return run.Error;
    }
}
