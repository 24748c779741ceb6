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
/// <param name="Peer">scikit-learn's and PyTorch's scores of the same rows, in the same batches; null: not measured.</param>
internal sealed record OnnxRow(
    string Model, double Transform, double InOnnxRuntime, IReadOnlyList<double> Runs,
    long FileBytes, double LoadMilliseconds, int Different, double Largest, IReadOnlyList<double>? Peer)
{
    public static readonly IReadOnlyList<int> BatchSizes = [1, 16, 256, 4096];

    // The table has room for some of the peer's; the JSON has all.
    private static readonly int[] ShownOfPeer = [0, 2, 3];

    public static IReadOnlyList<string> Headings { get; } =
    [
        "model", "Transform us", "UseOnnxRuntime us",
        .. BatchSizes.Select(size => FormattableString.Invariant($"Run, batches of {size}: us")),
        .. ShownOfPeer.Select(i => FormattableString.Invariant($"peer, batches of {BatchSizes[i]}: us")),
        "file MB", "load ms", "verdicts that differ", "largest difference",
    ];

    public IReadOnlyList<string> Cells() =>
    [
        Model, Text(Transform), Text(InOnnxRuntime), .. Runs.Select(Text),
        .. ShownOfPeer.Select(i => Peer is null ? "-" : Text(Peer[i])), Text(FileBytes / 1e6), Text(LoadMilliseconds),
        Different.ToString(CultureInfo.InvariantCulture), Largest.ToString("0.0e0", CultureInfo.InvariantCulture),
    ];

    public JsonNode ToJson() => JsonSerializer.SerializeToNode(this)!;

    private static string Text(double value) =>
        value.ToString(value >= 10 ? "0.0" : value >= 1 ? "0.00" : "0.000", CultureInfo.InvariantCulture);
}
