using Google.Protobuf;
using MLNetHybrid.Detectors.Search;
using MLNetHybrid.Onnx;
using static MLNetHybrid.Onnx.GraphBuilder;

namespace MLNetHybrid.Detectors.NearestNeighbors;

/// <summary>
/// Scores by <see cref="ReferenceRows"/> as an ONNX graph. A product of matrices finds the k nearest rows and a few more, relative to the
/// mean of the rows because it cancels far from zero; direct differences to those then give the distances, so that single precision is
/// lost only in whom the product picks. Letters: N rows to score, D features, T draws of S rows, M candidates of each.
/// </summary>
internal static class NearestNeighborsGraph
{
    /// <summary>Name of the input, (N, D).</summary>
    public const string Features = "features";

    /// <summary>Name of the output, (N).</summary>
    public const string Score = "score";

    private const int OperatorSet = 21, IrVersion = 10;

    // Rows beyond the k-th that are measured exactly, for those that the product's rounding puts in the wrong order.
    private const int SpareCandidates = 8;

    public static ModelProto Create(ReferenceRows reference)
    {
        int D = reference.ColumnCount, T = reference.Draws.Length, S = reference.Draws[0].RowCount, k = reference.Neighbors;
        float[] values = new float[checked(T * S * D)];
        for (int t = 0; t < T; t++) reference.Draws[t].ToMatrix().Values.CopyTo(values.AsSpan(t * S * D));

        var graph = new GraphBuilder("nearest_neighbors");
        string x = graph.Input(Features, "Rows to score.", "N", D);
        string rows = graph.Constant("rows", [T * S, D], values), center = graph.Constant("center", [D], Mean(values, D));
        string last = graph.Constant("last_axis", 1), two = graph.Scalar("two", 2f);

        // |y - c|^2 - 2 (x - c) (y - c): |x - y|^2 less what is the same for all rows y
        string y = graph.Node("Sub", "centered_rows", [rows, center]);
        string squares = Sum("row_squares", graph.Node("Mul", "row_square_parts", [y, y]), last);
        string products = graph.Node("MatMul", "products",
            [graph.Node("Sub", "centered", [x, center]), graph.Node("Transpose", "rows_by_column", [y], Attribute("perm", 1, 0))]);
        string order = graph.Node("Sub", "order", [squares, graph.Node("Mul", "doubled", [products, two])]);
        string byDraw = graph.Node("Reshape", "by_draw", [order, graph.Constant("by_draw_shape", 0, T, S)]);
        string candidates = graph.Smallest(
            "candidates", byDraw, graph.Constant("candidate_count", Math.Min(k + SpareCandidates, S)), axis: 2).Places;
        string firsts = graph.Node("Unsqueeze", "first_of_draw",
            [graph.Constant("first_rows", [.. Enumerable.Range(0, T).Select(t => (long)t * S)]), graph.Constant("candidate_axis", 1)]);
        string near = graph.Node("Gather", "near", [rows, graph.Node("Add", "near_rows", [candidates, firsts])], Attribute("axis", 0));

        // (N, T, M, D) -> (N, T, M) -> the k-th of each draw (N, T) -> (N)
        string differences = graph.Node("Sub", "differences",
            [graph.Node("Unsqueeze", "row", [x, graph.Constant("row_axes", 1, 2)]), near]);
        string squared = Sum("squared", graph.Node("Mul", "squared_parts", [differences, differences]), graph.Constant("feature_axis", 3));
        string nearest = graph.Smallest("nearest", squared, graph.Constant("neighbors", k), axis: 2).Values;
        string kth = graph.Node("Gather", "kth", [nearest, graph.Scalar("kth_place", (long)(k - 1))], Attribute("axis", 2));
        string mean = graph.Node("ReduceMean", "mean", [graph.Node("Sqrt", "distances", [kth]), last], Attribute("keepdims", 0));
        // 0 x is 0 for every finite x and NaN for the others.
        string missing = Sum("missing", graph.Node("Mul", "missing_parts", [x, graph.Scalar("zero", 0f)]), last);
        graph.Node("Add", Score, [mean, missing]);
        graph.Output(Score, "Distance to the k-th nearest row, the mean over draws; NaN where a feature is missing or infinite.", "N");
        return graph.Build(IrVersion, OperatorSet, "Distances to the nearest of the rows of training.");

        string Sum(string name, string of, string axes) => graph.Node("ReduceSum", name, [of, axes], Attribute("keepdims", 0));
    }

    private static float[] Mean(float[] rows, int columns)
    {
        var sums = new double[columns];
        for (int i = 0; i < rows.Length; i++) sums[i % columns] += rows[i];
        return Array.ConvertAll(sums, sum => (float)(sum / (rows.Length / columns)));
    }
}
