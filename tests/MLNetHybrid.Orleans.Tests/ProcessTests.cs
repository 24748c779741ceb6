using System.Diagnostics;

namespace MLNetHybrid.Orleans.Tests;

/// <summary>The sample, with real processes.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task The_sample_loses_and_doubles_nothing_when_a_process_is_killed()
    {
        string assembly = typeof(global::Cluster.Workload).Assembly.Location;
        using Process process = Process.Start(new ProcessStartInfo(
            "dotnet", [assembly, "--silos", "2", "--events", "20000", "--machines", "200", "--buckets", "16", "--in-flight", "800"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output + await errors);
        Assert.Contains("a silo gets SIGKILL", output, StringComparison.Ordinal);
        Assert.Matches(@"lost\s+0", output);
        Assert.Matches(@"doubled\s+0", output);
        Assert.Matches(@"bit for bit\s+0", output);
    }
}
