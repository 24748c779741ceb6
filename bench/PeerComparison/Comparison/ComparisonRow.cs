using System.Globalization;
using System.Text.Json.Nodes;
using Bench.Reporting;

namespace PeerComparison.Comparison;

/// <summary>One work, one peer, all rounds.</summary>
/// <param name="Workload">The work.</param>
/// <param name="PeerName">The peer.</param>
/// <param name="Goal">Ratio to reach, or null.</param>
/// <param name="Peer">The peer's times by setting; empty: it is absent.</param>
/// <param name="Ours">The detector's times, one per round.</param>
/// <param name="Reading">Times of reading the rows through ML.NET, a part of <paramref name="Ours"/>.</param>
/// <param name="Agreement">Of the results.</param>
internal sealed record ComparisonRow(
    string Workload, string PeerName, double? Goal, IReadOnlyList<PeerTimes> Peer, IReadOnlyList<Timing> Ours,
    IReadOnlyList<Timing> Reading, string Agreement)
{
    public static readonly IReadOnlyList<string> Headings =
    [
        "work", "peer", "peer s (CPU)", "ours s (CPU)", "reading s", "times faster (CPU)", "goal", "reached (by CPU)", "agreement",
    ];

    public IReadOnlyList<string> Cells()
    {
        Timing ours = Timing.Median(Ours), reading = Timing.Median(Reading);
        string goal = Goal?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";
        if (Peer.Count == 0)
            return [Workload, PeerName, "peer absent", SecondsText.Of(ours), SecondsText.Of(reading.Wall), "", goal, "", ""];
        Timing peer = Best;
        double ratio = peer.Wall / ours.Wall, cpuRatio = peer.Cpu / ours.Cpu;
        return
        [
            Workload, Setting.Length == 0 ? PeerName : $"{PeerName}, {Setting}", SecondsText.Of(peer), SecondsText.Of(ours),
            SecondsText.Of(reading.Wall), string.Create(CultureInfo.InvariantCulture, $"{ratio:0.0#} ({cpuRatio:0.0#})"), goal,
            Goal is double wanted ? $"{Reached(ratio, wanted)} ({Reached(cpuRatio, wanted)})" : "", Agreement,
        ];
    }

    public JsonObject ToJson() => new()
    {
        ["work"] = Workload,
        ["peer"] = PeerName,
        ["peerAbsent"] = Peer.Count == 0,
        ["goal"] = Goal,
        ["peerTimes"] = new JsonArray([.. Peer.Select(times => (JsonNode)new JsonObject
        {
            ["setting"] = times.Setting,
            ["wallSeconds"] = Array(times.Times, t => t.Wall),
            ["cpuSeconds"] = Array(times.Times, t => t.Cpu),
        })]),
        ["wallSeconds"] = Array(Ours, t => t.Wall),
        ["cpuSeconds"] = Array(Ours, t => t.Cpu),
        ["readingWallSeconds"] = Array(Reading, t => t.Wall),
        ["ratioOfMedianWallSeconds"] = Peer.Count == 0 ? null : Best.Wall / Timing.Median(Ours).Wall,
        ["ratioOfMedianCpuSeconds"] = Peer.Count == 0 ? null : Best.Cpu / Timing.Median(Ours).Cpu,
        ["agreement"] = Agreement,
    };

    // The best of its settings, by either clock: threads that spin take processor time that they need not.
    private Timing Best => new(Peer.Min(times => times.Median.Wall), Peer.Min(times => times.Median.Cpu));

    private string Setting => Peer.MinBy(times => times.Median.Wall)!.Setting;

    private static string Reached(double ratio, double goal) => ratio >= goal ? "yes" : "no";

    private static JsonArray Array(IReadOnlyList<Timing> timings, Func<Timing, double> seconds) =>
        new([.. timings.Select(t => (JsonNode)seconds(t))]);
}
