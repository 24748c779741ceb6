using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using BatchScoring.Commands;

namespace BatchScoring.Tests;

public sealed partial class KilledTests(DemoData data)
{
    private const string Unfinished = ".*.unfinished";

    [Fact]
    public async Task A_killed_worker_is_replaced_and_its_shard_begun_anew()
    {
        using var folder = new TemporaryFolder();
        string scores = folder.File("scores");
        using StringWriter text = new(), error = new();
        TextWriter output = TextWriter.Synchronized(text);
        Task<int> run = BatchProgram.Run(
            ["score", "--model", data.Model, "--in", data.Split, "--out", scores, "--workers", "1"], output, error);
        await Until(() => IsWriting(scores) || run.IsCompleted);
        string said;
        lock (output) said = text.ToString();
        int worker = int.Parse(WorkerLine().Match(said).Groups["id"].Value, CultureInfo.InvariantCulture);
        using (var process = Process.GetProcessById(worker)) process.Kill();
        Assert.Equal(0, await run);

        Assert.Contains("worker 1 was ended by signal 9;", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("is begun anew", text.ToString(), StringComparison.Ordinal);
        await BatchRun.Done("verify", "--model", data.Model, "--in", data.Rows, "--scores", scores);
    }

    [Fact]
    public async Task A_killed_run_leaves_no_workers_and_goes_on_where_it_was()
    {
        using var folder = new TemporaryFolder();
        string scores = folder.File("scores");
        string[] line = ["score", "--model", data.Model, "--in", data.Split, "--out", scores, "--workers", "1"];
        using var run = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "batch-scoring.dll"), .. line])
        { RedirectStandardOutput = true })!;
        Match worker = Match.Empty;
        while (!worker.Success && await run.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is string said)
            worker = WorkerLine().Match(said);
        Task<string> rest = run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Until(() => (Finished(scores).Length > 0 && IsWriting(scores)) || run.HasExited);
        run.Kill();
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        await rest;
        int id = int.Parse(worker.Groups["id"].Value, CultureInfo.InvariantCulture);
        await Until(() => !IsRunning(id));

        string[] finished = Finished(scores);
        Assert.InRange(finished.Length, 1, DemoData.Shards - 1);
        DateTime[] times = [.. finished.Select(File.GetLastWriteTimeUtc)];
        string again = await BatchRun.Done(line);
        Assert.Contains($"{finished.Length} of {DemoData.Shards} shards have their scores already", again, StringComparison.Ordinal);
        Assert.Equal(times, finished.Select(File.GetLastWriteTimeUtc));
        Assert.Empty(Directory.EnumerateFiles(scores, Unfinished));
        await BatchRun.Done("verify", "--model", data.Model, "--in", data.Rows, "--scores", scores);
    }

    private static bool IsWriting(string folder) =>
        Directory.Exists(folder) && Directory.EnumerateFiles(folder, Unfinished)
            .Any(file => !file.Contains("manifest", StringComparison.Ordinal));

    private static string[] Finished(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.parquet") : [];

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static async Task Until(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2), "It did not happen within two minutes.");
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }

    [GeneratedRegex(@"worker 1: process (?<id>\d+)")]
    private static partial Regex WorkerLine();
}
