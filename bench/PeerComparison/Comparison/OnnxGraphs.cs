using MLNetHybrid;
using MLNetHybrid.Onnx;

namespace PeerComparison.Comparison;

/// <summary>
/// What the models compute as graphs that leave out all that their exported graphs do for safety, such as missing values and exact
/// differences of near rows: the fastest form, on data that need none of it. Letters: N rows, D features, M rows of the model.
/// </summary>
internal static class OnnxGraphs
{
    /// <summary>The graphs' input, (N, D).</summary>
    public const string Rows = "rows";

    private const int ClassicalOperatorSet = 3;

    /// <summary>The sum of path lengths over all trees, (N, 1): the operator for trees and nothing else.</summary>
    public static ModelProto PathLengths(IsolationForestModelParameters forest)
    {
        var graph = new GraphBuilder("forest");
        forest.AddTo(graph, graph.Input(Rows, "", "N", forest.FeatureCount));
        ModelProto model = graph.Build("");
        NodeProto trees = model.Graph.Node.Single(node => node.OpType == "TreeEnsembleRegressor");
        model.Graph.Node.Clear();
        model.Graph.Initializer.Clear();
        model.Graph.Node.Add(trees);
        graph.Output(trees.Output[0], "", "N", 1);
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = GraphWriter.ClassicalDomain, Version = ClassicalOperatorSet });
        return model;
    }

    /// <summary>
    /// The SVM's score (N). exp(-g |x - s|^2) is taken apart into exp(-g |x|^2) exp(2 g x.s - g |s|^2), so that Gemm computes the whole
    /// exponent of the second, and one pass over (N, M) after another is saved.
    /// </summary>
    public static ModelProto SvmScore(OneClassSvmModelParameters svm)
    {
        int D = svm.FeatureCount, M = svm.SupportVectorCount;
        (float[] columns, float[] squares) = Columns(D, M, svm.CopySupportVector, 2 * svm.Gamma, -svm.Gamma);
        var graph = new GraphBuilder("svm");
        string x = graph.Input(Rows, "", "N", D);
        string exponents = graph.Node(
            "Gemm", "exponents", [x, graph.Constant("support_vectors", [D, M], columns), graph.Constant("squares", [M], squares)]);
        string sums = graph.Node(
            "MatMul", "sums", [graph.Node("Exp", "kernels", [exponents]), graph.Constant("alpha", [M], [.. svm.DualCoefficients])]);
        string own = graph.Node("Exp", "own", [
            graph.Node("Mul", "own_exponent", [SquareOf(graph, x), graph.Scalar("gamma", (float)-svm.Gamma)])]);
        graph.Node("Sub", "result", [graph.Scalar("rho", (float)svm.Rho), graph.Node("Mul", "values", [sums, own])]);
        graph.Output("result", "", "N");
        return graph.Build("");
    }

    /// <summary>The distance to the nearest core point (N), by |x|^2 + min (|c|^2 - 2 x.c).</summary>
    public static ModelProto NearestCorePoint(DbscanModelParameters clusters)
    {
        int D = clusters.FeatureCount, M = clusters.CorePointCount;
        (float[] columns, float[] squares) = Columns(D, M, clusters.CopyCorePoint, -2, 1);
        var graph = new GraphBuilder("nearest");
        string x = graph.Input(Rows, "", "N", D);
        string products = graph.Node(
            "Gemm", "products", [x, graph.Constant("core_points", [D, M], columns), graph.Constant("squares", [M], squares)]);
        string nearest = graph.Node("Add", "nearest", [graph.Reduce("ReduceMin", "least", products, [1]), SquareOf(graph, x)]);
        graph.Node("Sqrt", "result", [graph.Node("Relu", "positive", [nearest])]);
        graph.Output("result", "", "N");
        return graph.Build("");
    }

    private delegate void CopyRow(int index, Span<float> destination);

    // The model's rows side by side and multiplied, (D, M), and their multiplied squared lengths (M).
    private static (float[] Columns, float[] Squares) Columns(int D, int M, CopyRow copy, double ofColumns, double ofSquares)
    {
        float[] columns = new float[D * M], squares = new float[M], row = new float[D];
        for (int m = 0; m < M; m++)
        {
            copy(m, row);
            for (int d = 0; d < D; d++) columns[d * M + m] = (float)(ofColumns * row[d]);
            squares[m] = (float)(ofSquares * row.Sum(value => (double)value * value));
        }
        return (columns, squares);
    }

    private static string SquareOf(GraphWriter graph, string x) =>
        graph.Reduce("ReduceSum", "own_square", graph.Node("Mul", "own_parts", [x, x]), [1]);
}
