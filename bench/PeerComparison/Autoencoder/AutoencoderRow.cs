using System.Globalization;
using System.Text.Json.Nodes;

namespace PeerComparison.Autoencoder;

/// <summary>One work, one peer, all rounds.</summary>
/// <param name="Work">The work.</param>
/// <param name="Peer">The peer's name.</param>
/// <param name="Settings">The peer's times with each of its settings; empty: it is absent.</param>
/// <param name="OurSeconds">Per unit, one figure per round.</param>
internal sealed record AutoencoderRow(
    AutoencoderWork Work, string Peer, IReadOnlyList<PeerTimes> Settings, IReadOnlyList<double> OurSeconds)
{
    public static readonly IReadOnlyList<string> Headings =
        ["work", "per", "peer", "peer us", "ours us", "times faster", "goal", "reached", "remark"];

    private PeerTimes Best => Settings.MinBy(setting => Median(setting.SecondsPerUnit))!;

    private IReadOnlyList<double> PeerSeconds => Settings.Count == 0 ? [] : Best.SecondsPerUnit;

    private double Ratio => Median(PeerSeconds) / Median(OurSeconds);

    public IReadOnlyList<string> Cells() =>
    [
        Work.Name, Work.Unit, Settings.Count == 0 ? Peer : $"{Peer}, {Best.Setting}",
        PeerSeconds.Count == 0 ? "" : Microseconds(PeerSeconds), Microseconds(OurSeconds),
        PeerSeconds.Count == 0 ? "" : Text(Ratio, "0.0"), Goal(), Reached() switch { true => "yes", false => "no", null => "" },
        Work.Remark(),
    ];

    public JsonObject ToJson() => new()
    {
        ["work"] = Work.Name,
        ["unit"] = Work.Unit,
        ["peer"] = Peer,
        ["peerSetting"] = Settings.Count == 0 ? null : Best.Setting,
        ["goal"] = Work.Goal,
        ["goalMicroseconds"] = Work.GoalMicroseconds,
        ["peerSecondsPerUnit"] = new JsonArray([.. PeerSeconds.Select(s => (JsonNode)s)]),
        ["peerSecondsPerUnitBySetting"] = new JsonObject(Settings.Select(setting =>
            KeyValuePair.Create(setting.Setting, (JsonNode?)new JsonArray([.. setting.SecondsPerUnit.Select(s => (JsonNode)s)])))),
        ["secondsPerUnit"] = new JsonArray([.. OurSeconds.Select(s => (JsonNode)s)]),
        ["ratioOfMedians"] = PeerSeconds.Count == 0 ? null : Ratio,
        ["remark"] = Work.Remark(),
    };

    private string Goal() =>
        Work.Goal is double ratio ? Text(ratio, "0.#") + " x" : Work.GoalMicroseconds is double most ? $"{Text(most, "0")} us" : "";

    private bool? Reached() => Work.Goal is double ratio
        ? PeerSeconds.Count == 0 ? null : Ratio >= ratio
        : Work.GoalMicroseconds is double most ? 1e6 * Median(OurSeconds) <= most : null;

    private static string Microseconds(IReadOnlyList<double> seconds)
    {
        double us = 1e6 * Median(seconds);
        return Text(us, us >= 100 ? "0" : "0.0");
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
