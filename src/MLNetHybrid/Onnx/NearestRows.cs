using static MLNetHybrid.Onnx.GraphWriter;

namespace MLNetHybrid.Onnx;

/// <summary>
/// The distance to the k-th nearest of given rows as a part of a graph. A product of matrices finds the k nearest rows and a few more,
/// relative to the mean of the rows because it cancels far from zero; direct differences to those then give the distances, so that single
/// precision is lost only in whom the product picks. Letters: N rows to measure, D features, T draws of S rows, M candidates of each.
/// </summary>
internal static class NearestRows
{
    // Rows beyond the k-th that are measured exactly, for those that the product's rounding puts in the wrong order.
    private const int SpareCandidates = 8;

    /// <summary>Adds the distances (N, T) to a graph; what comes of rows with missing or infinite values is not said.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">Its value with the rows to measure, (N, D).</param>
    /// <param name="values">The rows that they are held against, (T, S, D).</param>
    /// <param name="draws">T.</param>
    /// <param name="columns">D.</param>
    /// <param name="k">Which neighbour counts, in [1, S].</param>
    public static string AddDistances(GraphWriter graph, string x, ReadOnlySpan<float> values, int draws, int columns, int k)
    {
        int T = draws, D = columns, S = values.Length / (T * D);
        string rows = graph.Constant("rows", [T * S, D], values), center = graph.Constant("center", [D], Mean(values, D));
        string two = graph.Scalar("two", 2f);

        // |y - c|^2 - 2 (x - c) (y - c): |x - y|^2 less what is the same for all rows y
        string y = graph.Node("Sub", "centered_rows", [rows, center]);
        string squares = Sum("row_squares", graph.Node("Mul", "row_square_parts", [y, y]), 1);
        string products = graph.Node("MatMul", "products",
            [graph.Node("Sub", "centered", [x, center]), graph.Node("Transpose", "rows_by_column", [y], Attribute("perm", 1, 0))]);
        string order = graph.Node("Sub", "order", [squares, graph.Node("Mul", "doubled", [products, two])]);
        string byDraw = graph.Node("Reshape", "by_draw", [order, graph.Constant("by_draw_shape", 0, T, S)]);
        string candidates = graph.Smallest(
            "candidates", byDraw, graph.Constant("candidate_count", Math.Min(k + SpareCandidates, S)), axis: 2).Places;
        string firsts = graph.Unsqueeze(
            "first_of_draw", graph.Constant("first_rows", [.. Enumerable.Range(0, T).Select(t => (long)t * S)]), [1]);
        string near = graph.Node("Gather", "near", [rows, graph.Node("Add", "near_rows", [candidates, firsts])], Attribute("axis", 0));

        // (N, T, M, D) -> (N, T, M) -> the k-th of each draw (N, T)
        string differences = graph.Node("Sub", "differences", [graph.Unsqueeze("row", x, [1, 2]), near]);
        string squared = Sum("squared", graph.Node("Mul", "squared_parts", [differences, differences]), 3);
        string nearest = graph.Smallest("nearest", squared, graph.Constant("neighbors", k), axis: 2).Values;
        string kth = graph.Node("Gather", "kth", [nearest, graph.Scalar("kth_place", (long)(k - 1))], Attribute("axis", 2));
        return graph.Node("Sqrt", "distances", [kth]);

        string Sum(string name, string of, long axis) => graph.Reduce("ReduceSum", name, of, [axis]);
    }

    private static float[] Mean(ReadOnlySpan<float> rows, int columns)
    {
        var sums = new double[columns];
        for (int i = 0; i < rows.Length; i++) sums[i % columns] += rows[i];
        int count = rows.Length / columns;
        return Array.ConvertAll(sums, sum => (float)(sum / count));
    }
}
