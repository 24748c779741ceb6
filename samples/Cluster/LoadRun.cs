using System.Diagnostics;
using MLNetHybrid.Orleans;

namespace Cluster;

/// <summary>Sends all events from several senders at once, each the machines that are its own, and compares what comes back.</summary>
internal sealed class LoadRun(IStreamScoringClient<Reading, ReadingVerdict> client, Workload work, RunOptions options)
{
    private const int Senders = 4;

    private readonly float[] _scores = new float[work.Count];
    private readonly List<(double Start, double End)> _calls = [];
    private readonly Stopwatch _watch = new();
    private long _answered, _duplicates, _gaps;

    /// <summary>What each event's verdict said, at its place.</summary>
    public float[] Scores => _scores;

    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Answers that were those to events that had been applied before: of calls whose first answer got lost.</summary>
    public long Duplicates => _duplicates;

    public long Gaps => _gaps;

    /// <summary>Seconds since the first event.</summary>
    public double Seconds => _watch.Elapsed.TotalSeconds;

    /// <summary>Of all calls, when they began and ended, in seconds.</summary>
    public IReadOnlyList<(double Start, double End)> Calls => _calls;

    public async Task Run()
    {
        Array.Fill(_scores, float.NaN);
        _watch.Start();
        int senders = Math.Min(Senders, work.Machines);
        await Task.WhenAll(Enumerable.Range(0, senders).Select(sender => Task.Run(() => Send(sender, senders))));
        _watch.Stop();
    }

    // Places p with p mod machines mod senders = sender: a machine's events are of one sender.
    private async Task Send(int sender, int senders)
    {
        int most = Math.Max(1, options.InFlight / senders);
        var events = new List<Reading>(most);
        var places = new List<long>(most);
        double sent = 0;
        for (long place = 0; place < work.Count; place++)
        {
            if (place % work.Machines % senders != sender) continue;
            events.Add(work.At(place));
            places.Add(place);
            if (events.Count < most) continue;
            await Call();
        }
        if (events.Count > 0) await Call();

        async Task Call()
        {
            if (options.Rate is double rate)
            {
                double due = sent / (rate / senders);
                if (due > Seconds) await Task.Delay(TimeSpan.FromSeconds(due - Seconds));
            }
            double start = Seconds;
            ScoredEvent<ReadingVerdict>[] answers = await client.ScoreAsync(events);
            double end = Seconds;
            for (int i = 0; i < answers.Length; i++)
            {
                if (answers[i].Outcome == EventOutcome.Duplicate) Interlocked.Increment(ref _duplicates);
                if (answers[i].Outcome == EventOutcome.Gap) Interlocked.Increment(ref _gaps);
                if (answers[i].Verdict is ReadingVerdict verdict) _scores[places[i]] = verdict.Score;
            }
            lock (_calls) _calls.Add((start, end));
            Interlocked.Add(ref _answered, answers.Length);
            sent += events.Count;
            events = new List<Reading>(most);   // the client keeps the old one until it is stored
            places.Clear();
        }
    }
}
