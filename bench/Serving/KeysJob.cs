using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Bench.Reporting;
using Microsoft.ML;
using MLNetHybrid;
using static ServingBench.FigureText;

namespace ServingBench;

/// <summary>How much memory many streams take, and how long it takes to save and restore them.</summary>
internal sealed class KeysJob(int keys, TextWriter progress)
{
    // Windows of rows of this many values, so that a million keys fit the machine.
    private const int Length = 5, Chunk = 10_000;

    private static readonly string[] Headings =
        ["keys", "events/s", "memory MiB", "bytes a key", "of them the window's own", "state MiB", "save s",
            "restore s", "equal afterwards"];

    public Report Run()
    {
        var ml = new MLContext(1);
        ITransformer model = ml.AnomalyDetection.ChangeMaximumPartitions(
            ml.Transforms.SlidingWindow("Window", nameof(SensorEvent.Features), Length, nameof(SensorEvent.Machine))
                .Append(ml.AnomalyDetection.Trainers.PrincipalComponents("Window"))
                .Fit(ml.Data.LoadFromEnumerable(SensorEvent.Make(2000, 10, seed: 1))),
            keys);
        using var scorer = ml.Model.CreateStreamScorer<SensorEvent, SensorVerdict>(model);
        SensorEvent[] chunk = SensorEvent.Make(Chunk, Chunk, seed: 2);
        scorer.ScoreMany(chunk.AsSpan(0, 256));
        long before = Memory();
        long start = Stopwatch.GetTimestamp();
        for (int row = 0; row < Length; row++)
        {
            progress.WriteLine($"row {row + 1} of {Length} of each key");
            for (int first = 0; first < keys; first += Chunk)
            {
                for (int i = 0; i < Chunk; i++) chunk[i].Machine = (first + i).ToString(CultureInfo.InvariantCulture);
                scorer.ScoreMany(chunk.AsSpan(0, Math.Min(Chunk, keys - first)));
            }
        }
        double rate = (double)keys * Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
        long memory = Memory() - before;
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            start = Stopwatch.GetTimestamp();
            using (FileStream state = File.Create(file)) scorer.Save(state);
            double save = Stopwatch.GetElapsedTime(start).TotalSeconds;
            using var restored = ml.Model.CreateStreamScorer<SensorEvent, SensorVerdict>(model);
            start = Stopwatch.GetTimestamp();
            using (FileStream state = File.OpenRead(file)) restored.Restore(state);
            double restore = Stopwatch.GetElapsedTime(start).TotalSeconds;
            bool equal = scorer.ScoreMany(chunk).Select(verdict => verdict.Score)
                .SequenceEqual(restored.ScoreMany(chunk).Select(verdict => verdict.Score));
            long bytes = new FileInfo(file).Length, own = Length * SensorEvent.FeatureCount * sizeof(float);
            string[] cells =
            [
                Whole(keys), Whole(rate), Whole(memory >> 20), Whole((double)memory / keys), Whole(own), Whole(bytes >> 20), Digits(save),
                Digits(restore), equal ? "yes" : "no",
            ];
            string[] notes =
            [
                .. Machine.Notes(),
                $"Windows of {Length} rows of {SensorEvent.FeatureCount} values and principal components; each key has had {Length} "
                    + $"events, in batches of {Chunk} keys.",
                "Memory: what the process holds after a collection, less what it held before. Goal: under 1.2 KiB a key beyond the "
                    + "window's own bytes, save and restore together under 20 s.",
            ];
            return new Report("Many streams", notes, Headings, [cells], new JsonObject
            {
                ["keys"] = keys,
                ["rate"] = rate,
                ["memory"] = memory,
                ["own"] = own,
                ["state"] = bytes,
                ["save"] = save,
                ["restore"] = restore,
                ["equal"] = equal,
            });
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
