using System.Text.RegularExpressions;

namespace MLNetHybrid.Tool.Recognition;

/// <summary>What the name of a column says of it.</summary>
internal static partial class ColumnNames
{
    // In the order of trust.
    private static readonly string[] Labels =
    [
        "anomaly", "isanomaly", "anomalies", "anomalous", "isanomalous", "outlier", "isoutlier", "label", "labels", "anomalylabel",
        "groundtruth", "attack", "isattack", "abnormal", "isabnormal", "fault", "isfault", "class", "target", "y",
    ];

    private static readonly HashSet<string> VerdictWords =
    [
        "anomaly", "anomalies", "anomalous", "outlier", "label", "labels", "truth",
        "attack", "abnormal", "fault", "failure", "class", "target",
        "changepoint", "alarm", "alert", "incident", "event",
    ];

    private static readonly HashSet<string> StreamWords =
    [
        "machine", "machineid", "device", "deviceid", "sensor", "sensorid", "host", "hostname",
        "server", "user", "username", "userid", "unit",
        "unitid", "unitnumber", "station", "stationid", "asset", "assetid",
        "node", "nodeid", "source", "pump", "turbine", "turbineid", "engine",
        "vehicle", "meter", "meterid", "customer", "customerid", "account", "accountid", "ip", "instance", "pod", "container", "service",
        "series", "seriesid", "stream", "streamid", "id", "maschine", "anlage", "gerät", "geraet", "quelle",
    ];

    private static readonly HashSet<string> TimeWords =
    [
        "time", "timestamp", "datetime", "date", "ts", "t", "clock", "zeit", "zeitstempel", "datum", "uhrzeit", "epoch", "seconds", "index",
        "cycle", "step", "created", "at", "when",
    ];

    /// <summary>The place among names that labels have, the best 0; null: labels are not called so.</summary>
    public static int? LabelRank(string name)
    {
        int rank = Array.IndexOf(Labels, Joined(name));
        return rank < 0 ? null : rank;
    }

    /// <summary>Labels may say "class" or "y" of anything, so their values have to agree.</summary>
    public static bool IsVagueLabel(string name) => Joined(name) is "class" or "target" or "y" or "label" or "labels";

    /// <summary>Whether some word of the name is one of verdicts, as in "changepoint" or "alarm_flag".</summary>
    public static bool NamesVerdict(string name) =>
        Words(name) is var words
            && (words.Any(VerdictWords.Contains) || VerdictWords.Contains(Joined(name)) || LabelRank(name) is not null);

    /// <summary>Whether machines, users and other sources of rows are told apart by columns of this name.</summary>
    public static bool NamesStreams(string name) => StreamWords.Contains(Joined(name));

    /// <summary>Whether a word of the name is one of times.</summary>
    public static bool NamesTime(string name) => Words(name).Any(TimeWords.Contains) || TimeWords.Contains(Joined(name));

    private static string Joined(string name) => string.Concat(Words(name));

    private static string[] Words(string name) => [.. Word().Matches(name).Select(word => word.Value.ToLowerInvariant())];

    // Letters in one case, with a capital before; digits.
    [GeneratedRegex(@"\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\d+")]
    private static partial Regex Word();
}
