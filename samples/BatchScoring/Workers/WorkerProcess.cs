using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace BatchScoring.Workers;

/// <summary>A worker as the process that started it sees it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private WorkerProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <param name="model">The model's file.</param>
    /// <param name="input">The folder of the shards.</param>
    /// <param name="output">The folder of the scores.</param>
    /// <param name="processors">How many processors it may use, at least 1.</param>
    public static WorkerProcess Start(string model, string input, string output, int processors)
    {
        string host = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
        var start = new ProcessStartInfo(
            host, [typeof(WorkerProcess).Assembly.Location, "worker", "--model", model, "--in", input, "--out", output])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Or each worker would score with as many threads as there are processors.
        start.Environment["DOTNET_PROCESSOR_COUNT"] = processors.ToString(CultureInfo.InvariantCulture);
        return new WorkerProcess(Process.Start(start)!);
    }

    /// <summary>Sends a shard. A worker that has ended takes none, which the next message tells.</summary>
    public async Task Assign(Assignment next)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(WorkerMessage.Line(next));
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // The pipe is closed at the other end.
        }
    }

    /// <summary>The worker's next message; null when it has ended.</summary>
    public async Task<WorkerMessage?> Read(CancellationToken cancel)
    {
        string? line = await _process.StandardOutput.ReadLineAsync(cancel);
        return line is null ? null : JsonSerializer.Deserialize<WorkerMessage>(line);
    }

    /// <summary>Why a worker ended that should not have.</summary>
    public async Task<string> Describe()
    {
        await _process.WaitForExitAsync();
        string errors = (await _errors).Trim();
        // The shell's way to say which signal ended a process.
        string end = _process.ExitCode > 128
            ? string.Create(CultureInfo.InvariantCulture, $"was ended by signal {_process.ExitCode - 128}")
            : string.Create(CultureInfo.InvariantCulture, $"ended with exit code {_process.ExitCode}");
        return errors.Length == 0 ? end : $"{end}: {errors.Split('\n')[0]}";
    }

    /// <summary>Ends the worker, whatever it is doing.</summary>
    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
