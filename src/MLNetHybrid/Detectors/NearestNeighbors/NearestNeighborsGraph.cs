using MLNetHybrid.Onnx;

namespace MLNetHybrid.Detectors.NearestNeighbors;

/// <summary>Scores by <see cref="ReferenceRows"/> as an ONNX graph. Letters: N rows to score, D features.</summary>
internal static class NearestNeighborsGraph
{
    /// <summary>Name of the input, (N, D).</summary>
    public const string Features = "features";

    /// <summary>Name of the output, (N).</summary>
    public const string Score = "score";

    /// <summary>The graph of a file of its own.</summary>
    public static ModelProto Create(ReferenceRows reference)
    {
        var graph = new GraphBuilder("nearest_neighbors");
        AddTo(graph, graph.Input(Features, "Rows to score.", "N", reference.ColumnCount), reference);
        graph.Output(Score, "Distance to the k-th nearest row, the mean over draws; NaN where a feature is missing or infinite.", "N");
        return graph.Build("Distances to the nearest of the rows of training.");
    }

    /// <summary>Adds the score (N) of rows <paramref name="x"/> (N, D) to a graph.</summary>
    public static string AddTo(GraphWriter graph, string x, ReferenceRows reference)
    {
        int D = reference.ColumnCount, T = reference.Draws.Length;
        float[] values = [.. reference.Draws.SelectMany(draw => draw.ToMatrix().Values.ToArray())];
        string distances = NearestRows.AddDistances(graph, x, values, T, D, reference.Neighbors);
        string mean = graph.Reduce("ReduceMean", "mean", distances, [1]);
        return graph.Node("Add", Score, [mean, graph.Missing("missing", x)]);
    }
}
