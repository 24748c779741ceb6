using System.Collections.Concurrent;
using BatchScoring.Scoring;
using Samples;

namespace BatchScoring.Workers;

/// <summary>
/// Has shards scored by worker processes, each of which takes the next one when it is done. A worker that ends unasked is replaced, and its
/// shard begun anew, up to <see cref="Attempts"/> times.
/// </summary>
internal sealed class WorkerPool(string model, string modelHash, string input, string output, int workers)
{
    /// <summary>How often a shard is begun before it is given up.</summary>
    public const int Attempts = 3;

    private readonly ConcurrentQueue<(InputShard Shard, int Attempt)> _waiting = [];
    private readonly ConcurrentDictionary<int, (double Seconds, long Peak)> _used = [];
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly Lock _counting = new();
    private ScoreCounts _counts;

    /// <summary>Rows written since the last call.</summary>
    public required Action<long> Progress { get; init; }

    /// <summary>A line for people.</summary>
    public required Action<string> Say { get; init; }

    /// <summary>Why shards have no scores.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    public ScoreCounts Counts => _counts;

    /// <summary>Of all workers together.</summary>
    public double ProcessorSeconds => _used.Values.Sum(used => used.Seconds);

    /// <summary>Of the largest worker.</summary>
    public long PeakBytes => _used.Values.Select(used => used.Peak).DefaultIfEmpty().Max();

    public async Task Run(IReadOnlyList<InputShard> shards, CancellationToken cancel)
    {
        // Large ones first: at the end no worker is left alone with one for long.
        foreach (InputShard shard in shards.OrderByDescending(shard => shard.Length)) _waiting.Enqueue((shard, 1));
        int processes = Math.Min(workers, shards.Count), processors = Math.Max(1, Environment.ProcessorCount / Math.Max(1, processes));
        await Task.WhenAll(Enumerable.Range(1, processes).Select(number => Task.Run(() => Serve(number, processors, cancel), cancel)));
    }

    private async Task Serve(int number, int processors, CancellationToken cancel)
    {
        while (!_waiting.IsEmpty)
        {
            using var worker = WorkerProcess.Start(model, input, output, processors);
            Say(FormattableString.Invariant($"worker {number}: process {worker.Id}"));
            if (await worker.Read(cancel) is not { ModelHash: string loaded })
                throw new InputFileException($"{model}: a worker {await worker.Describe()}");
            if (loaded != modelHash) throw new InputFileException($"{model}: the file was replaced while shards were scored.");
            await Feed(number, worker, cancel);
        }
    }

    // Until no shard waits, or the worker is gone.
    private async Task Feed(int number, WorkerProcess worker, CancellationToken cancel)
    {
        while (_waiting.TryDequeue(out (InputShard Shard, int Attempt) next))
        {
            await worker.Assign(new Assignment(next.Shard.Name, next.Shard.Hash));
            long written = 0;
            while (true)
            {
                WorkerMessage? message = await worker.Read(cancel);
                if (message is null)
                {
                    Progress(-written);
                    string reason = await worker.Describe();
                    bool again = next.Attempt < Attempts;
                    Say(FormattableString.Invariant($"worker {number} {reason}; {next.Shard.Name} ")
                        + (again ? "is begun anew" : "is given up"));
                    if (again) _waiting.Enqueue((next.Shard, next.Attempt + 1));
                    else _failures.Enqueue($"{next.Shard.Name}: {Attempts} workers ended while they scored it; the last {reason}");
                    return;
                }
                written += message.Progress;
                Progress(message.Progress);
                if (message.Done is ScoreCounts done)
                {
                    _used[worker.Id] = (message.ProcessorSeconds, message.PeakBytes);
                    lock (_counting) _counts += done;
                    break;
                }
                if (message.Failure is string failure)
                {
                    Progress(-written);
                    _failures.Enqueue(failure);
                    break;
                }
            }
        }
    }
}
