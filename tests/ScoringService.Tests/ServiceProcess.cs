using System.Diagnostics;

namespace ScoringService.Tests;

/// <summary>The program in a process of its own.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;

    /// <param name="folder">Its data.</param>
    public ServiceProcess(TemporaryFolder folder)
    {
        string url = $"http://127.0.0.1:{FreePort.Find()}";
        _process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "scoring-service.dll"), $"--urls={url}", $"--Scoring:Data={folder.Path}"])
        {
            RedirectStandardOutput = true,
            // As in the tests' own process: it is short.
            Environment = { ["DOTNET_TieredPGO"] = "0" },
        })!;
        _output = _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Service = RunningService.At(url);
    }

    public RunningService Service { get; }

    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        Service.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _output;
        _process.Dispose();
    }
}
