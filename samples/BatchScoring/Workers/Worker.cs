using System.Diagnostics;
using System.Text.Json;
using BatchScoring.Rows;
using BatchScoring.Scoring;
using MLNetHybrid;
using Samples;

namespace BatchScoring.Workers;

/// <summary>
/// The process that scores: takes shards from its standard input, one after the other, and says on its standard output how it goes. It ends
/// when its input ends, in the middle of a shard too: a worker never outlives the process that started it by more than a moment.
/// </summary>
internal sealed class Worker(string modelFile, string input, string output, TextWriter messages)
{
    public int Run(TextReader assignments)
    {
        BatchModel model = BatchModel.Load(modelFile);
        Say(new() { ModelHash = model.Hash });
        using var work = new System.Collections.Concurrent.BlockingCollection<string>();
        var reading = new Thread(() =>
        {
            while (assignments.ReadLine() is string line) work.Add(line);
            // Nobody waits for what is being written now.
            Environment.Exit(0);
        })
        { IsBackground = true };
        reading.Start();
        foreach (string line in work.GetConsumingEnumerable())
        {
            Assignment next = JsonSerializer.Deserialize<Assignment>(line)!;
            try
            {
                ScoreCounts done = Score(model, next);
                using var self = Process.GetCurrentProcess();
                Say(new() { Done = done, ProcessorSeconds = self.TotalProcessorTime.TotalSeconds, PeakBytes = self.PeakWorkingSet64 });
            }
            catch (Exception exception) when (Cause(exception) is Exception cause)
            {
                Say(new() { Failure = Failure.Describe(cause) });
            }
        }
        return 0;
    }

    private ScoreCounts Score(BatchModel model, Assignment next)
    {
        ScoreCounts counts = default;
        using RowFile rows = RowFile.Open(Path.Combine(input, next.Shard), new() { Time = null, Features = model.Features });
        AtomicFile.Write(Path.Combine(output, next.Shard), stream => counts = ScoreFile.Write(
            stream, model.Score(rows.Read()), model.Hash, next.InputHash, count => Say(new() { Progress = count })));
        return counts;
    }

    private void Say(WorkerMessage message)
    {
        messages.WriteLine(WorkerMessage.Line(message));
        messages.Flush();
    }

    // ML.NET may wrap what a reader of rows throws.
    private static Exception? Cause(Exception exception)
    {
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
            if (inner is InputFileException) return inner;
        return Failure.IsExpected(exception) ? exception : null;
    }
}
