using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Bench.Reporting;
using Microsoft.ML;
using MLNetHybrid;
using static ServingBench.FigureText;

namespace ServingBench;

/// <summary>Many threads score events of many keys for long; memory and handles must not grow.</summary>
internal sealed class SoakJob(int threads, int keys, double minutes, TextWriter progress)
{
    private static readonly string[] Headings = ["minute", "events", "managed MiB", "process MiB", "handles", "threads"];

    public Report Run()
    {
        var ml = new MLContext(1);
        ITransformer model = SensorModel.Fit(ml, autoencoderAlone: true, maximumPartitions: keys);
        using var scorer = ml.Model.CreateStreamScorer<SensorEvent, SensorVerdict>(model);
        SensorEvent[] events = SensorEvent.Make(Math.Max(keys, 10_000), keys, seed: 2);
        long scored = 0;
        using var ending = new CancellationTokenSource(TimeSpan.FromMinutes(minutes));
        Thread[] workers =
        [
            .. Enumerable.Range(0, threads).Select(t => new Thread(() =>
            {
                for (int i = t; !ending.IsCancellationRequested; i = (i + threads) % events.Length)
                {
                    scorer.Score(events[i]);
                    Interlocked.Increment(ref scored);
                }
            })),
        ];
        foreach (Thread worker in workers) worker.Start();
        List<IReadOnlyList<string>> rows = [];
        var figures = new JsonArray();
        long start = Stopwatch.GetTimestamp();
        TimeSpan every = TimeSpan.FromMinutes(Math.Max(minutes / 12, 0.05));
        while (!ending.Token.WaitHandle.WaitOne(every))
        {
            using Process process = Process.GetCurrentProcess();
            double minute = Stopwatch.GetElapsedTime(start).TotalMinutes;
            long managed = GC.GetTotalMemory(forceFullCollection: true);
            rows.Add(
            [
                minute.ToString("F1", CultureInfo.InvariantCulture), Whole(Interlocked.Read(ref scored)), Whole(managed >> 20),
                Whole(process.WorkingSet64 >> 20), Whole(Handles()), Whole(process.Threads.Count),
            ]);
            figures.Add((JsonNode)new JsonObject
            {
                ["minute"] = minute,
                ["events"] = scored,
                ["managed"] = managed,
                [
                    "process"] = process.WorkingSet64,
                ["handles"] = Handles(),
            });
            progress.WriteLine(string.Join(", ", Headings.Zip(rows[^1], (heading, cell) => $"{heading} {cell}")));
        }
        foreach (Thread worker in workers) worker.Join();
        string[] notes =
        [
            .. Machine.Notes(),
            $"{threads} threads score events of {keys} keys, one event a call, with the autoencoder alone, as fast as it goes.",
        ];
        return new Report("Memory and handles while many threads score", notes, Headings, rows, figures);
    }

    private static int Handles() => Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;
}
