using System.Diagnostics;
using System.Text.Json.Nodes;
using Bench.Reporting;
using Microsoft.ML;
using MLNetHybrid;
using static ServingBench.FigureText;

namespace ServingBench;

/// <summary>A scorer's throughput and latency, beside prediction engines with locks on the same events in turns.</summary>
internal sealed class ScorerJob(int rounds, TextWriter progress)
{
    private const int Machines = 200, Threads = 16, Batch = 256, Events = 40_000;

    private static readonly string[] Headings =
        ["model", "served by", "batches of 256: events/s", "16 threads: events/s", "goal", "at half of that: median ms",
            "p99 ms", "bytes an event"];

    public Report Run()
    {
        var ml = new MLContext(1);
        SensorEvent[] events = SensorEvent.Make(Events, Machines, seed: 2);
        List<IReadOnlyList<string>> rows = [];
        var figures = new JsonArray();
        foreach ((string name, bool alone, string goal) in new[]
        {
            ("autoencoder alone", true, "60,000 / 20,000"), ("Ensemble preset", false, "30,000 / 10,000"),
        })
        {
            progress.WriteLine(name);
            ITransformer model = SensorModel.Fit(ml, alone);
            using StreamScorer<SensorEvent, SensorVerdict> scorer = ml.Model.CreateStreamScorer<SensorEvent, SensorVerdict>(model);
            using var shards = new EngineShards(ml, model, Environment.ProcessorCount * 2);
            List<double> batched = [], single = [], engines = [];
            for (int round = -1; round < rounds; round++)
            {
                double batchRate = Batches(scorer, events);
                double scorerRate = Load.Throughput(events, Threads, row => scorer.Score(row));
                double engineRate = Load.Throughput(events, Threads, row => shards.Score(row));
                if (round < 0) continue;   // warm-up
                batched.Add(batchRate);
                single.Add(scorerRate);
                engines.Add(engineRate);
            }
            double half = Median(single) / 2, bytes = Allocated(scorer, events);
            int paced = (int)Math.Min(Events, half * 4);
            (double median, double p99) = Load.Latency(events[..paced], Threads, half, row => scorer.Score(row));
            double engineHalf = Median(engines) / 2;
            (double engineMedian, double engineP99) =
                Load.Latency(events[..(int)Math.Min(Events, engineHalf * 4)], Threads, engineHalf, row => shards.Score(row));
            rows.Add([name, "StreamScorer", Whole(Median(batched)), Whole(Median(single)), goal, Digits(median),
                Digits(p99), Digits(bytes)]);
            rows.Add([name, "engines with locks", "", Whole(Median(engines)), "", Digits(engineMedian), Digits(engineP99), ""]);
            figures.Add((JsonNode)new JsonObject
            {
                ["model"] = name,
                ["batched"] = Array(batched),
                ["single"] = Array(single),
                ["engines"] = Array(engines),
                ["medianMs"] = median,
                ["p99Ms"] = p99,
                ["enginesMedianMs"] = engineMedian,
                ["enginesP99Ms"] = engineP99,
                ["bytes"] = bytes,
            });
        }
        string[] notes =
        [
            .. Machine.Notes(),
            $"{SensorEvent.FeatureCount} features, windows of {SensorModel.WindowLength} rows, {Machines} machines, {Events} events of "
                + $"machines in turn; medians of {rounds} rounds, in each of which all take turns, after one that does not count.",
            "Latency: each call at its own time, at half the rate of the 16 threads, from when it was due; the load comes "
                + "from the same two cores.",
            "Engines with locks: two prediction engines a core, each with a lock, and each machine's events always to the same one.",
            "Bytes: allocated by a call that scores one event, less the verdict that it returns.",
        ];
        return new Report("Stream scorers in one process", notes, Headings, rows, figures);
    }

    private static double Batches(StreamScorer<SensorEvent, SensorVerdict> scorer, SensorEvent[] events)
    {
        long start = Stopwatch.GetTimestamp();
        // Two callers, as there are two cores.
        Parallel.For(0, Environment.ProcessorCount, caller =>
        {
            for (int i = caller * Batch; i < events.Length; i += Batch * Environment.ProcessorCount)
                scorer.ScoreMany(events.AsSpan(i, Math.Min(Batch, events.Length - i)));
        });
        return events.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Allocated(StreamScorer<SensorEvent, SensorVerdict> scorer, SensorEvent[] events)
    {
        const int Calls = 2000;
        for (int i = 0; i < Calls; i++) scorer.Score(events[i]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Calls; i++) GC.KeepAlive(new SensorVerdict());
        long verdicts = GC.GetAllocatedBytesForCurrentThread() - before;
        before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Calls; i++) scorer.Score(events[i]);
        return (GC.GetAllocatedBytesForCurrentThread() - before - verdicts) / (double)Calls;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static JsonArray Array(List<double> values) => [.. values.Select(value => (JsonNode)value)];
}
