using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PeerComparison.Overhead;

/// <summary>What scoring by one detector takes on its different ways. Times are microseconds a row.</summary>
/// <param name="Detector">For the table.</param>
/// <param name="Reading">A pass over the data view without any detector.</param>
/// <param name="Kernel">
/// The scoring kernel on rows that lie in memory, as many a call as the data view gives it; null: of several detectors.
/// </param>
/// <param name="Transform">A pass over the transformed data view, scores and verdicts read.</param>
/// <param name="KernelOnOneRow">The scoring kernel on one row a call.</param>
/// <param name="Engine">A prediction engine over a mapping that does nothing, with the same input and output classes.</param>
/// <param name="Predict">A prediction engine over the detector.</param>
/// <param name="EngineBytes">Bytes allocated by a call of the former engine.</param>
/// <param name="PredictBytes">Bytes allocated by a call of the latter.</param>
internal sealed record OverheadRow(
    string Detector, double Reading, double? Kernel, double Transform, double? KernelOnOneRow, double Engine, double Predict,
    double EngineBytes, double PredictBytes)
{
    public static readonly IReadOnlyList<string> Headings =
    [
        "detector", "kernel us", "reading us", "Transform us", "Transform / kernel", "one row: kernel us", "engine us", "Predict us",
        "Predict / kernel",
        "engine bytes", "Predict bytes",
    ];

    public IReadOnlyList<string> Cells() =>
    [
        Detector, Text(Kernel), Text(Reading), Text(Transform), Text(Transform / Kernel), Text(KernelOnOneRow), Text(Engine), Text(Predict),
        Text(Predict / KernelOnOneRow), EngineBytes.ToString("0", CultureInfo.InvariantCulture),
        PredictBytes.ToString("0", CultureInfo.InvariantCulture),
    ];

    public JsonNode ToJson() => JsonSerializer.SerializeToNode(this)!;

    private static string Text(double? of) => of is not double value
        ? ""
        : value.ToString(value >= 10 ? "0.0" : value >= 1 ? "0.00" : "0.000", CultureInfo.InvariantCulture);
}
