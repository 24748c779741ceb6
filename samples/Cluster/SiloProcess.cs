using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Cluster;

/// <summary>A silo's process.</summary>
internal sealed class SiloProcess : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60), LongestStop = TimeSpan.FromSeconds(40);

    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloProcess(Process process, SiloSettings settings)
    {
        (_process, Settings) = (process, settings);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data == SiloProgram.Ready) _ready.TrySetResult();
            else if (line.Data is not null) Log.Enqueue(line.Data);
        };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null) Log.Enqueue(line.Data);
        };
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException(
            $"A silo ended at once:{Environment.NewLine}{string.Join(Environment.NewLine, Log.TakeLast(20))}"));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public SiloSettings Settings { get; }

    /// <summary>What it has printed: warnings and errors.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Log { get; } = new();

    public bool IsRunning => !_process.HasExited;

    /// <summary>Seconds of processor time so far; of a process that has ended, at its end.</summary>
    public double ProcessorSeconds
    {
        get
        {
            if (IsRunning)
            {
                _process.Refresh();
                _seconds = _process.TotalProcessorTime.TotalSeconds;
            }
            return _seconds;
        }
    }

    /// <summary>Bytes of memory in use.</summary>
    public long WorkingSet
    {
        get
        {
            if (!IsRunning) return 0;
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    private double _seconds;

    /// <summary>A port that nobody uses now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts a silo, and waits until it takes part.</summary>
    public static async Task<SiloProcess> Start(SiloSettings settings)
    {
        string host = Environment.ProcessPath!;
        List<string> arguments = [];
        string assembly = typeof(SiloProcess).Assembly.Location;
        if (Path.GetFileNameWithoutExtension(host) != Path.GetFileNameWithoutExtension(assembly))
            (host, arguments) = ("dotnet", [assembly]);
        arguments.AddRange(["silo", "--port", Text(settings.Port), "--gateway", Text(settings.Gateway), "--primary", Text(settings.Primary),
            "--folder", settings.Folder, "--model", settings.Model, "--buckets", Text(settings.Buckets),
            "--save-events", Text(settings.SaveEvents)]);
        if (settings.Connection is not null) arguments.AddRange(["--connection", settings.Connection]);
        if (settings.Dashboard is int port) arguments.AddRange(["--dashboard", Text(port)]);
        var start = new ProcessStartInfo(host, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var silo = new SiloProcess(Process.Start(start)!, settings);
        await silo._ready.Task.WaitAsync(LongestStart);
        return silo;
    }

    public async Task Signal(Fault fault)
    {
        _ = ProcessorSeconds;
        switch (fault)
        {
            case Fault.Kill:
                _process.Kill();
                await _process.WaitForExitAsync();
                break;
            case Fault.Hang or Fault.Wake:
                await Send("STOP");
                break;
            case Fault.Stop:
                await Send("TERM");
                break;
            default:
                break;
        }
    }

    /// <summary>Goes on after <see cref="Fault.Wake"/>.</summary>
    public Task Wake() => Send("CONT");

    public void Dispose()
    {
        try
        {
            if (IsRunning) Process.Start("kill", ["-TERM", Text(_process.Id)]).WaitForExit();
            if (!_process.WaitForExit(LongestStop)) _process.Kill();
            _process.WaitForExit();
        }
        finally
        {
            _process.Dispose();
        }
    }

    /// <summary>Ends it without waiting for what it does.</summary>
    public void Kill()
    {
        if (IsRunning) _process.Kill();
    }

    private async Task Send(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", Text(_process.Id)]);
        await kill.WaitForExitAsync();
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
