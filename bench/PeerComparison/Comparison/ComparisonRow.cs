using System.Globalization;
using System.Text.Json.Nodes;
using Bench.Reporting;

namespace PeerComparison.Comparison;

/// <summary>One work, one peer, all rounds.</summary>
/// <param name="Workload">The work.</param>
/// <param name="PeerName">The peer.</param>
/// <param name="Goal">Ratio to reach, or null.</param>
/// <param name="Peer">The peer's times, one per round; empty: it is absent.</param>
/// <param name="Ours">The detector's times.</param>
/// <param name="Reading">Times of reading the rows through ML.NET, a part of <paramref name="Ours"/>.</param>
/// <param name="Agreement">Of the results.</param>
internal sealed record ComparisonRow(
    string Workload, string PeerName, double? Goal, IReadOnlyList<Timing> Peer, IReadOnlyList<Timing> Ours, IReadOnlyList<Timing> Reading,
    string Agreement)
{
    public static readonly IReadOnlyList<string> Headings =
        ["work", "peer", "peer s (CPU)", "ours s (CPU)", "reading s", "times faster (CPU)", "goal", "reached", "agreement"];

    public IReadOnlyList<string> Cells()
    {
        Timing ours = Timing.Median(Ours), reading = Timing.Median(Reading);
        string goal = Goal?.ToString("0", CultureInfo.InvariantCulture) ?? "";
        if (Peer.Count == 0)
            return [Workload, PeerName, "peer absent", SecondsText.Of(ours), SecondsText.Of(reading.Wall), "", goal, "", ""];
        Timing peer = Timing.Median(Peer);
        double ratio = peer.Wall / ours.Wall;
        string reached = Goal is double wanted ? (ratio >= wanted ? "yes" : "no") : "";
        return
        [
            Workload, PeerName, SecondsText.Of(peer), SecondsText.Of(ours), SecondsText.Of(reading.Wall),
            string.Create(CultureInfo.InvariantCulture, $"{ratio:0.0} ({peer.Cpu / ours.Cpu:0.0})"), goal, reached, Agreement,
        ];
    }

    public JsonObject ToJson() => new()
    {
        ["work"] = Workload,
        ["peer"] = PeerName,
        ["peerAbsent"] = Peer.Count == 0,
        ["goal"] = Goal,
        ["peerWallSeconds"] = Array(Peer, t => t.Wall),
        ["peerCpuSeconds"] = Array(Peer, t => t.Cpu),
        ["wallSeconds"] = Array(Ours, t => t.Wall),
        ["cpuSeconds"] = Array(Ours, t => t.Cpu),
        ["readingWallSeconds"] = Array(Reading, t => t.Wall),
        ["ratioOfMedianWallSeconds"] = Peer.Count == 0 ? null : Timing.Median(Peer).Wall / Timing.Median(Ours).Wall,
        ["ratioOfMedianCpuSeconds"] = Peer.Count == 0 ? null : Timing.Median(Peer).Cpu / Timing.Median(Ours).Cpu,
        ["agreement"] = Agreement,
    };

    private static JsonArray Array(IReadOnlyList<Timing> timings, Func<Timing, double> seconds) =>
        new([.. timings.Select(t => (JsonNode)seconds(t))]);
}
