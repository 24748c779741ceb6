using MLNetHybrid.Onnx;

namespace MLNetHybrid.Detectors.Dbscan;

/// <summary>DBSCAN's judgement of rows as a part of an ONNX graph.</summary>
internal static class DbscanGraph
{
    /// <summary>Adds the score (N) of rows <paramref name="x"/> (N, D) to a graph: distance to the nearest core point over eps.</summary>
    public static string AddTo(GraphWriter graph, string x, DensityModel model)
    {
        string missing = graph.Missing("missing", x);
        if (model.Core.RowCount == 0)
            return graph.Node("Add", "score", [missing, graph.Scalar("far", DensityModel.ScoreWithoutCorePoints)]);
        string distances = NearestRows.AddDistances(graph, x, model.Core.ToMatrix().Values, draws: 1, model.Core.ColumnCount, k: 1);
        string ratios = graph.Node("Div", "ratios", [distances, graph.Scalar("eps", (float)model.Epsilon)]);
        return graph.Node("Add", "score", [graph.Squeeze("ratio", ratios, [1]), missing]);
    }
}
