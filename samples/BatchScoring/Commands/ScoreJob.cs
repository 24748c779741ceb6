using System.Diagnostics;
using System.Globalization;
using BatchScoring.Rows;
using BatchScoring.Scoring;
using BatchScoring.Workers;
using Samples;
using Spectre.Console;

namespace BatchScoring.Commands;

/// <summary>Scores the shards that have no scores yet.</summary>
internal sealed record ScoreJob
{
    private const string LockFile = ".lock", Unfinished = ".*.unfinished";

    public required string ModelFile { get; init; }

    public required string Source { get; init; }

    public required string Target { get; init; }

    public required int Workers { get; init; }

    public async Task<int> Run(IAnsiConsole console, TextWriter error, CancellationToken cancel)
    {
        if (!File.Exists(ModelFile)) throw new InputFileException($"{ModelFile}: there is no such file.");
        Manifest manifest = Manifest.Of(ModelFile, Source);
        Directory.CreateDirectory(Target);
        using FileStream held = Lock();
        manifest.Claim(Target);
        // Of workers that were killed: no other run has this folder, so nobody writes them.
        foreach (string left in Directory.EnumerateFiles(Target, Unfinished)) File.Delete(left);
        InputShard[] waiting = [.. manifest.Shards.Where(
            shard => !ScoreFile.IsOf(Path.Combine(Target, shard.Name), manifest.Model, shard.Hash))];
        int done = manifest.Shards.Count - waiting.Length;
        if (done > 0) console.MarkupLineInterpolated($"{done} of {manifest.Shards.Count} shards have their scores already.");

        long total = waiting.Sum(RowsOf);
        var clock = Stopwatch.StartNew();
        WorkerPool pool = await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                ProgressTask task = progress.AddTask("rows", maxValue: Math.Max(1, total));
                var workers = new WorkerPool(ModelFile, manifest.Model, Source, Target, Workers)
                {
                    Progress = count => task.Increment(count),
                    Say = text => console.WriteLine(TerminalText.Of(text)),
                };
                await workers.Run(waiting, cancel);
                if (workers.Failures.Count == 0) task.Value = task.MaxValue;
                return workers;
            });
        Report(console, pool, waiting.Length, clock.Elapsed.TotalSeconds);
        foreach (string failure in pool.Failures)
            await error.WriteLineAsync(failure.StartsWith("error: ", StringComparison.Ordinal) ? failure : $"error: {failure}");
        return pool.Failures.Count == 0 ? 0 : 2;
    }

    private static void Report(IAnsiConsole console, WorkerPool pool, int shards, double seconds)
    {
        var table = new Table()
            .AddColumns("shards", "rows", "anomalies", "not judged", "seconds", "rows/s", "rows/s of a core", "MiB, largest");
        ScoreCounts counts = pool.Counts;
        table.AddRow([.. new object[]
        {
            shards - pool.Failures.Count, counts.Rows, counts.Anomalies, counts.Unjudged, Math.Round(seconds, 1),
            Math.Round(counts.Rows / seconds), Math.Round(counts.Rows / Math.Max(1e-9, pool.ProcessorSeconds)), pool.PeakBytes >> 20,
        }.Select(value => string.Create(CultureInfo.InvariantCulture, $"{value}"))]);
        console.Write(table);
    }

    private long RowsOf(InputShard shard)
    {
        (FileStream stream, Parquet.ParquetReader reader) = RowFile.OpenParquet(Path.Combine(Source, shard.Name));
        long rows = reader.RowGroups.Sum(group => group.RowCount);
        RowFile.Close(stream, reader);
        return rows;
    }

    private FileStream Lock()
    {
        try
        {
            return new FileStream(Path.Combine(Target, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new InputFileException($"{Target}: another run writes scores there, or the folder cannot be written. {exception.Message}",
                exception);
        }
    }
}
