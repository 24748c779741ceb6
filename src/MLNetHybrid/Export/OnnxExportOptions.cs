namespace MLNetHybrid;

/// <summary>What of a model is exported to ONNX, and how its rows come in.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>
    /// The columns that the graph takes: what follows the last transform that makes one of them is exported. Default empty: as much as
    /// can be exported, from its last transform that cannot.
    /// </summary>
    public IReadOnlyList<string> InputColumnNames { get; init; } = [];

    /// <summary>
    /// The columns that the graph gives. Default empty: scores, labels and further columns of all detectors and votes that are exported,
    /// but for feature contributions and clusters, which ONNX graphs do not compute.
    /// </summary>
    public IReadOnlyList<string> OutputColumnNames { get; init; } = [];

    /// <summary>
    /// For models that make windows of rows: whether the graph takes the rows of one stream, (N, F) in the order of time, each L of which
    /// that follow each other are a window. It then gives N - L + 1 lines, the first for the window that ends at row L. Default false: it
    /// takes windows, (N, L, F), and gives a line for each.
    /// </summary>
    public bool TakesRunsOfRows { get; init; }
}
