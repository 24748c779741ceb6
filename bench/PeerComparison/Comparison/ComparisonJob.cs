using System.Diagnostics;
using System.Text.Json.Nodes;
using Bench.Reporting;
using PeerComparison.Peers;

namespace PeerComparison.Comparison;

/// <summary>Runs every work with every peer that knows it, in turns.</summary>
internal sealed class ComparisonJob
{
    // Enough for the compiler to have optimized what the work runs most.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private const int MinimumWarmUpRuns = 2;

    // Threads of OpenBLAS, OpenMP and ONNX Runtime go on looking for work for a while, and would take a core from whoever is next.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(0.1);

    private readonly int _rounds, _threads;
    private readonly string? _python, _only;
    private readonly string _rscript;
    private readonly bool _allowReferenceBlas;
    private readonly TextWriter _progress;

    /// <param name="rounds">At least 1.</param>
    /// <param name="threads">Of the detectors' fits and of the peer where it takes a number.</param>
    /// <param name="python">A Python, or null for the usual places.</param>
    /// <param name="rscript">An Rscript.</param>
    /// <param name="allowReferenceBlas">Whether scikit-learn may compute with the reference BLAS.</param>
    /// <param name="only">Part of the names of the works to run; null: all.</param>
    /// <param name="progress">For one line per work.</param>
    public ComparisonJob(int rounds, int threads, string? python, string rscript, bool allowReferenceBlas, string? only,
        TextWriter progress)
    {
        _rounds = rounds;
        _threads = threads;
        _python = python;
        _rscript = rscript;
        _allowReferenceBlas = allowReferenceBlas;
        _only = only;
        _progress = progress;
    }

    public Report Run()
    {
        using var peers = new PeerSet(_python, _rscript, _threads);
        if (!_allowReferenceBlas) peers.RefuseReferenceBlas();
        ComparisonRow[] rows = [.. new Workloads(_threads).Create()
            .Where(work => _only is null || work.Name.Contains(_only, StringComparison.OrdinalIgnoreCase))
            .SelectMany(work => Compare(work, peers))];
        string[] notes =
        [
            .. Machine.Notes(),
            $"Peers: {(peers.Found.Any() ? string.Join("; ", peers.Found.Select(peer => peer.Version)) : "none found")}",
            $"scikit-learn computes with {peers.PoolsNote}. Each work by the better of one thread and all, R dbscan's by "
                + "the better of k-d tree and all pairs.",
            "ONNX Runtime: in this process, from memory to memory; the best of 1 and all threads, which wait for work spinning or asleep, "
                + "and of several batch sizes: the least median of seconds passed, whose setting is named, and the least of processor "
                + "time.",
            $"Rounds: {_rounds}, in each of which peer and detector take turns on the same values; medians; both warmed up before; "
                + $"{_threads} threads where a number can be given.",
            "Seconds passed, in brackets seconds of processor time over all threads. Ours: Fit or Transform of an IDataView of objects, "
                + "scores and verdicts read; reading: the part of it that one pass over the rows takes without any detector.",
        ];
        return new Report(
            "Detectors against their peers", notes, ComparisonRow.Headings, [.. rows.Select(row => row.Cells())],
            new JsonArray([.. rows.Select(row => row.ToJson())]));
    }

    private IEnumerable<ComparisonRow> Compare(Workload work, PeerSet peers)
    {
        _progress.WriteLine(work.Name);
        PeerProcess?[] candidates = work.InR ? [peers.ScikitLearn, peers.RDbscan] : [peers.ScikitLearn];
        PeerProcess[] present = [.. candidates.OfType<PeerProcess>()];
        foreach (PeerProcess peer in present)
        {
            if (work.PeerPreparation is not null)
            {
                peers.Load(peer, work.PeerPreparationData!);
                peer.Ask(work.PeerPreparation);
            }
            peers.Load(peer, work.Data);
            peer.Ask(work.PeerCommand);
        }
        work.Prepare();
        PeerInTurn[] local = [.. work.LocalPeers.Select(plan => new PeerInTurn(plan))];
        long start = Stopwatch.GetTimestamp();
        for (int run = 0; run < MinimumWarmUpRuns || Stopwatch.GetElapsedTime(start) < WarmUp; run++)
        {
            work.Read();
            work.Run();
        }

        Dictionary<PeerProcess, List<Timing>> theirs = present.ToDictionary(peer => peer, _ => new List<Timing>());
        foreach (PeerInTurn peer in local) peer.WarmUp();
        List<Timing> ours = [], reading = [];
        for (int round = 0; round < _rounds; round++)
        {
            foreach (PeerProcess peer in present)
            {
                Thread.Sleep(Settling);
                theirs[peer].Add(peer.Time(work.PeerCommand));
            }
            foreach (PeerInTurn peer in local) peer.Time();
            Thread.Sleep(Settling);
            ours.Add(Timing.Of(work.Run));
            reading.Add(Timing.Of(work.Read));
        }

        ComparisonRow Row(string name, PeerProcess? peer, double? goal) =>
            new(work.Name, peer?.Title ?? name, goal, peer is null ? [] : [new(peer.Setting, theirs[peer])], ours, reading,
                peer is null ? "" : work.Agreement(peers.Result(peer)));
        yield return Row("scikit-learn", peers.ScikitLearn, work.Goal);
        if (work.InR) yield return Row("R dbscan", peers.RDbscan, work.GoalInR);
        foreach (PeerInTurn peer in local)
        {
            yield return new ComparisonRow(work.Name, peer.Name, peer.Goal, peer.Times, ours, reading, peer.Agreement());
            peer.Dispose();
        }
    }
}
