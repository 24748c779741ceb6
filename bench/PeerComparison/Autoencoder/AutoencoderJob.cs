using System.Diagnostics;
using System.Text.Json.Nodes;
using Bench.Reporting;

namespace PeerComparison.Autoencoder;

/// <summary>Runs every work on every side, in turns.</summary>
internal sealed class AutoencoderJob
{
    // A turn repeats its work until this has passed, so that short works are timed as well as long ones.
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(0.25), WarmUp = TimeSpan.FromSeconds(0.5);

    // Threads of OpenMP and ONNX Runtime go on looking for work for a while, and would take a core from whoever is next.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(0.1);

    private const double FarBehind = 3;

    private readonly int _rounds, _threads;
    private readonly string? _only;
    private readonly TextWriter _progress;

    /// <param name="rounds">At least 1.</param>
    /// <param name="threads">Ours, and the most of the peers.</param>
    /// <param name="only">Part of the names of the works to run; null: all.</param>
    /// <param name="progress">For one line per work.</param>
    public AutoencoderJob(int rounds, int threads, string? only, TextWriter progress)
    {
        _rounds = rounds;
        _threads = threads;
        _only = only;
        _progress = progress;
    }

    public Report Run()
    {
        using var works = new AutoencoderWorks(_threads);
        var rows = new List<AutoencoderRow>();
        foreach ((string name, Func<AutoencoderWork> create) in works.All())
        {
            if (_only is not null && !name.Contains(_only, StringComparison.OrdinalIgnoreCase)) continue;
            _progress.WriteLine(name);
            rows.AddRange(Compare(create()));
            works.ReleasePeers();
        }

        string[] notes =
        [
            .. Machine.Notes(),
            $"Peers: {works.PeerNotes}",
            $"The network of four encoder blocks and four decoder layers, L = {NetworkSize.WindowLength}, F features, H units (16 where "
                + "not stated), dropout "
                + $"{NetworkSize.DropoutRate.ToString(System.Globalization.CultureInfo.InvariantCulture)} in training; ours in "
                    + $"{ThreadText.Of(_threads)}.",
            $"Each peer is measured in 1 thread and in {_threads}, ONNX Runtime also without spinning threads; its best setting counts "
                + $"and is named. One that takes {FarBehind:0} times as long in the warm-up is not measured.",
            $"Rounds: {_rounds}, in each of which all sides take turns of at least {Turn.TotalSeconds} s on values of the same size; "
                + "medians of the time per unit; all warmed up.",
            "Ours: training is Fit of an IDataView of windows, by the number of its steps, reading and thresholds included; scoring is "
                + "Transform with every score read; "
                + "where it says so, the kernel or one call of a PredictionEngine. Peers: the computation alone, from memory.",
        ];
        return new Report("LSTM autoencoder against its peers", notes, AutoencoderRow.Headings, [.. rows.Select(row => row.Cells())],
            new JsonArray([.. rows.Select(row => row.ToJson())]));
    }

    private IEnumerable<AutoencoderRow> Compare(AutoencoderWork work)
    {
        TimedWork[] sides = [work.Ours, .. InTheRunning(work.Peers)];
        SecondsPerUnit(work.Ours, WarmUp);
        List<double>[] seconds = [.. sides.Select(_ => new List<double>())];
        for (int round = 0; round < _rounds; round++)
            for (int side = 0; side < sides.Length; side++) seconds[side].Add(SecondsPerUnit(sides[side], Turn));

        if (work.Peers.Count == 0) yield return new AutoencoderRow(work, "", [], seconds[0]);
        foreach (IGrouping<string, int> peer in Enumerable.Range(1, sides.Length - 1).GroupBy(side => sides[side].Who))
            yield return new AutoencoderRow(
                work, peer.Key, [.. peer.Select(side => new PeerTimes(sides[side].Setting, seconds[side]))], seconds[0]);
    }

    // Warmed up. A setting that is far behind cannot become the peer's best, and may take minutes: threads that fight for cores do.
    private static IEnumerable<TimedWork> InTheRunning(IReadOnlyList<TimedWork> peers) =>
        from side in peers.Select(side => (Work: side, Seconds: SecondsPerUnit(side, WarmUp))).ToArray()
        group side by side.Work.Who into settings
        let best = settings.Min(side => side.Seconds)
        from side in settings
        where side.Seconds <= FarBehind * best
        select side.Work;

    private static double SecondsPerUnit(TimedWork side, TimeSpan atLeast)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Thread.Sleep(Settling);
        long start = Stopwatch.GetTimestamp();
        int runs = 0;
        do
        {
            side.Run();
            runs++;
        }
        while (Stopwatch.GetElapsedTime(start) < atLeast);
        return Stopwatch.GetElapsedTime(start).TotalSeconds / ((double)runs * side.Units);
    }
}
