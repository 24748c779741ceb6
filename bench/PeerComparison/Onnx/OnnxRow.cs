using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PeerComparison.Onnx;

/// <summary>What a model takes in ML.NET and as a graph. Times are microseconds a row.</summary>
/// <param name="Model">For the table.</param>
/// <param name="Transform">A pass over the transformed data view, scores and verdicts read.</param>
/// <param name="InOnnxRuntime">The same pass with the model that <c>UseOnnxRuntime</c> made.</param>
/// <param name="Runs">Runs of the graph, in batches of each of <see cref="BatchSizes"/>.</param>
/// <param name="FileBytes">Size of the graph's file.</param>
/// <param name="LoadMilliseconds">Opening a session of it.</param>
/// <param name="Different">Verdicts of the graph that are not the model's.</param>
/// <param name="Largest">Largest difference of the final score, relative to it or to 1.</param>
internal sealed record OnnxRow(
    string Model, double Transform, double InOnnxRuntime, IReadOnlyList<double> Runs,
    long FileBytes, double LoadMilliseconds, int Different, double Largest)
{
    public static readonly IReadOnlyList<int> BatchSizes = [1, 16, 256, 4096];

    public static readonly IReadOnlyList<string> Headings =
    [
        "model", "Transform us", "UseOnnxRuntime us",
            .. BatchSizes.Select(size => FormattableString.Invariant($"Run, batches of {size}: us")),
        "Run at 256 / Transform", "file MB", "load ms", "verdicts that differ", "largest difference",
    ];

    public IReadOnlyList<string> Cells() =>
    [
        Model, Text(Transform), Text(InOnnxRuntime), .. Runs.Select(Text), Text(Runs[2] / Transform),
            Text(FileBytes / 1e6), Text(LoadMilliseconds),
        Different.ToString(CultureInfo.InvariantCulture), Largest.ToString("0.0e0", CultureInfo.InvariantCulture),
    ];

    public JsonNode ToJson() => JsonSerializer.SerializeToNode(this)!;

    private static string Text(double value) =>
        value.ToString(value >= 10 ? "0.0" : value >= 1 ? "0.00" : "0.000", CultureInfo.InvariantCulture);
}
