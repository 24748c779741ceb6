using System.Text.Json.Nodes;

namespace DetectionQuality.Figures;

/// <summary>One detector on one file, with one seed.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Seed">Of the detector.</param>
/// <param name="Detector">Its name.</param>
/// <param name="InRetrospect">Whether its scores look ahead.</param>
/// <param name="IsTrivial">Whether it is a simple score that a detector should beat.</param>
/// <param name="Rows">The rows that count.</param>
/// <param name="Quality">Its figures on them.</param>
/// <param name="FitSeconds">Of the model that it is a member of.</param>
/// <param name="ScoreSeconds">Likewise.</param>
internal sealed record QualityEntry(
    string File, int Seed, string Detector, bool InRetrospect, bool IsTrivial, JudgedRows Rows, Quality Quality, double FitSeconds,
    double ScoreSeconds)
{
    /// <summary>"causal" or "retrospect".</summary>
    public string Mode => InRetrospect ? "retrospect" : "causal";

    public JsonObject ToJson()
    {
        var entry = new JsonObject { ["file"] = File, ["seed"] = Seed, ["detector"] = Detector, ["mode"] = Mode, ["trivial"] = IsTrivial };
        QualityJson.Add(entry, Quality);
        entry["fitSeconds"] = FitSeconds;
        entry["scoreSeconds"] = ScoreSeconds;
        return entry;
    }
}
