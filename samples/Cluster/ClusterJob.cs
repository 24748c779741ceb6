using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MLNetHybrid.Orleans;
using Orleans.Hosting;
using Spectre.Console;

namespace Cluster;

/// <summary>Starts the silos, sends the events, lets a silo fail in the middle, adds another, and says how it went.</summary>
internal sealed class ClusterJob(RunOptions options, IAnsiConsole console) : IDisposable
{
    private const double FaultAt = 0.4, AddAt = 0.6;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-");
    private readonly List<SiloProcess> _silos = [];
    private ScratchPostgres? _server;
    private string? _connection;
    private double _faultTime = double.NaN;

    /// <returns>Whether nothing was lost, doubled or scored differently.</returns>
    public async Task<bool> Run()
    {
        var work = new Workload(options.Events, options.Machines);
        string model = options.Model ?? Path.Combine(_folder.FullName, "model.zip");
        if (!File.Exists(model))
        {
            console.WriteLine("A model is trained.");
            DemoModel.Train(model, options.IsCheap);
        }
        console.WriteLine("One process scores the events, to compare with.");
        long begin = Stopwatch.GetTimestamp();
        float[] expected = DemoModel.Score(model, work);
        double alone = Stopwatch.GetElapsedTime(begin).TotalMicroseconds / work.Count;
        if (options.Postgres is not null) await StartPostgres();
        console.WriteLine($"{options.Silos} silos are started.");
        for (int i = 0; i < options.Silos; i++) await AddSilo(model);
        using IHost host = Client();
        await host.StartAsync();
        var client = host.Services.GetRequiredService<IStreamScoringClient<Reading, ReadingVerdict>>();
        var load = new LoadRun(client, work, options);
        console.WriteLine($"{work.Count:N0} events are sent.");
        double[] before = [.. _silos.Select(silo => silo.ProcessorSeconds)];
        double own = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds, database = DatabaseSeconds();
        Task running = load.Run(), mended = Task.CompletedTask;
        if (options.Fault != Fault.None && await Reached(load, running, FaultAt)) mended = await Fail(load);
        if (options.Fault == Fault.Database) await mended;   // no silo can join before
        if (options.Fault != Fault.None && options.Adds && await Reached(load, running, AddAt)) await AddSilo(model);
        await running;
        await mended;
        double[] after = [.. _silos.Select(silo => silo.ProcessorSeconds)];
        own = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds - own;
        database = DatabaseSeconds() - database;
        long memory = _silos.Sum(silo => silo.WorkingSet);
        await client.PersistAsync();
        if (options.Adds && options.Fault != Fault.None) await Task.Delay(TimeSpan.FromSeconds(3));   // buckets move within a second or two
        IReadOnlyList<SiloModel> models = await client.GetModelsAsync();
        await host.StopAsync();
        var result = new ClusterResult(options, load, expected, models)
        {
            MicrosecondsAlone = alone,
            SiloSeconds = after.Sum() - before.Sum(),
            ClientSeconds = own,
            DatabaseSeconds = database,
            GeneratorSeconds = GeneratorSeconds(work),
            SiloMemory = memory,
            FaultTime = _faultTime,
        };
        result.Print(console);
        foreach (string line in _silos.SelectMany(silo => silo.Log)
            .Where(line => line.StartsWith("fail", StringComparison.Ordinal)).Take(5))
            console.WriteLine(line);
        if (options.Out is not null) result.Append(options.Out);
        return result.IsRight;
    }

    public void Dispose()
    {
        foreach (SiloProcess silo in _silos) silo.Kill();
        foreach (SiloProcess silo in _silos) silo.Dispose();
        _server?.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<bool> Reached(LoadRun load, Task running, double share)
    {
        while (load.Answered < share * load.Scores.Length && !running.IsCompleted) await Task.Delay(5);
        return !running.IsCompleted;
    }

    // The last silo: with localhost clustering the first must live. What it returns ends when all is well again, as far as it will be.
    private async Task<Task> Fail(LoadRun load)
    {
        SiloProcess victim = _silos[options.Silos - 1];
        _faultTime = load.Seconds;
        if (options.Fault == Fault.Database)
        {
            Say("the database ends");
            _server!.Stop();
            return Later(_server.Start, "the database is back");
        }
        Say($"a silo gets SIG{Name(options.Fault)}");
        await victim.Signal(options.Fault);
        return options.Fault != Fault.Wake ? Task.CompletedTask : Later(() => victim.Wake().GetAwaiter().GetResult(), "the silo wakes up");

        async Task Later(Action action, string what)
        {
            await Task.Delay(TimeSpan.FromSeconds(options.FaultSeconds));
            action();
            Say(what);
        }

        void Say(string what) =>
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"After {load.Seconds:f1} s {what}."));
    }

    private static string Name(Fault fault) => fault switch { Fault.Kill => "KILL", Fault.Stop => "TERM", _ => "STOP" };

    private async Task StartPostgres()
    {
        if (options.Postgres is "") _server = new ScratchPostgres();
        _connection = _server?.Connection ?? options.Postgres;
        await ScratchPostgres.MakeTables(_connection!);
    }

    private async Task AddSilo(string model)
    {
        int port = SiloProcess.FreePort(), gateway = SiloProcess.FreePort();
        _silos.Add(await SiloProcess.Start(new SiloSettings(
            port, gateway, _silos is [SiloProcess first, ..] ? first.Settings.Port : port, _connection, _folder.FullName, model,
            options.Buckets, options.SaveEvents, _silos.Count == 0 ? options.Dashboard : null)));
    }

    private IHost Client()
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        int[] gateways = [.. _silos.Select(silo => silo.Settings.Gateway)];
        builder.UseOrleansClient(client =>
        {
            Membership.Configure(client, _connection, gateways);
            client.AddStreamScoringClient<Reading, ReadingVerdict>(RunOptions.ScoringName, options.StreamBuckets);
        });
        return builder.Build();
    }

    // Of the server and all its processes, as Linux tells; elsewhere 0.
    private double DatabaseSeconds()
    {
        if (_server is null || !RuntimeInformation.IsOSPlatform(OSPlatform.Linux)) return 0;
        double ticks = 0;
        foreach (Process process in Process.GetProcesses())
        {
            using (process)
            {
                try
                {
                    string stat = File.ReadAllText($"/proc/{process.Id}/stat");
                    string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                    bool isOurs = process.Id == _server.ProcessId || fields[1] == _server.ProcessId.ToString(CultureInfo.InvariantCulture);
                    if (isOurs)
                        ticks += double.Parse(fields[11], CultureInfo.InvariantCulture)
                            + double.Parse(fields[12], CultureInfo.InvariantCulture);
                }
                catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
                {
                    // It has ended meanwhile.
                }
            }
        }
        return ticks / 100;
    }

    // What making the events costs the load's process.
    private static double GeneratorSeconds(Workload work)
    {
        int count = (int)Math.Min(work.Count, 100_000);
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++) work.At(i);
        return Stopwatch.GetElapsedTime(begin).TotalSeconds / count * work.Count;
    }
}
