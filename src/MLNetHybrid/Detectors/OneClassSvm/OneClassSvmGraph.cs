using MLNetHybrid.Onnx;
using static MLNetHybrid.Onnx.GraphWriter;
using ElementType = MLNetHybrid.Onnx.TensorProto.Types.DataType;

namespace MLNetHybrid.Detectors.OneClassSvm;

/// <summary>
/// f(x) as a part of an ONNX graph: products of matrices, which ONNX Runtime runs many times faster than its operator for support vector
/// machines. Letters: N rows, D features, M support vectors.
/// </summary>
internal static class OneClassSvmGraph
{
    private const int PartSize = 128;

    /// <summary>Adds the score (N) of rows <paramref name="x"/> (N, D) to a graph: rho - sum_m alpha_m K(x_m, x).</summary>
    public static string AddTo(GraphWriter graph, string x, SupportVectorExpansion expansion)
    {
        string sums = expansion.Kernel.Kind == SvmKernel.Linear ? LinearSums(graph, x, expansion) : Sums(graph, x, expansion);
        string difference = graph.Node("Sub", "difference", [graph.Scalar("rho", expansion.Rho), sums]);
        string finite = graph.Node("Clip", "finite", [
            graph.Cast("single", difference, ElementType.Float), graph.Scalar("least", float.MinValue),
            graph.Scalar("greatest", float.MaxValue)]);
        return graph.Node("Add", "score", [
            graph.Squeeze("scores", expansion.AddRounding(graph, finite, x), [1]), graph.Missing("missing", x)]);
    }

    // sum_m alpha_m x_m.x = w.x, (N, 1) Double
    private static string LinearSums(GraphWriter graph, string x, SupportVectorExpansion expansion)
    {
        int D = expansion.Sum.ColumnCount;
        var vector = new float[D];
        var w = new double[D];
        for (int m = 0; m < expansion.Sum.Count; m++)
        {
            expansion.Sum.CopyRow(m, vector);
            for (int d = 0; d < D; d++) w[d] += (double)expansion.Alpha[m] * vector[d];
        }
        return graph.Node("MatMul", "sums", [graph.Cast("exact_rows", x, ElementType.Double), graph.Doubles("normal", [D, 1], w)]);
    }

    // sum_m alpha_m K(x_m, x), (N, 1) Double
    private static string Sums(GraphWriter graph, string x, SupportVectorExpansion expansion)
    {
        int D = expansion.Sum.ColumnCount, M = expansion.Sum.Count;
        // Filled up with repetitions of weight 0.
        int padded = (M + PartSize - 1) / PartSize * PartSize;
        var vectors = new float[padded * D];
        var alpha = new float[padded];
        expansion.Alpha.CopyTo(alpha);
        for (int m = 0; m < padded; m++) expansion.Sum.CopyRow(m % M, vectors.AsSpan(m * D, D));

        string kernels = expansion.Kernel.Kind == SvmKernel.Rbf
            ? Rbf(graph, x, vectors, D, expansion.Kernel.Gamma)
            : OfProducts(graph, x, vectors, D, expansion.Kernel);
        // Kernel values in single precision, as in the library; their sum, nearly rho, of parts that are small beside it, in double.
        string weighted = graph.Node("Mul", "weighted", [kernels, graph.Constant("alpha", [padded], alpha)]);
        string parts = graph.Node("Reshape", "parts", [weighted, graph.Constant("parts_shape", -1, padded / PartSize, PartSize)]);
        string partSums = graph.Cast("part_sums", graph.Reduce("ReduceSum", "single_part_sums", parts, [2]), ElementType.Double);
        return graph.Unsqueeze("sum_column", graph.Reduce("ReduceSum", "sums", partSums, [1]), [1]);
    }

    // exp(-gamma |x - x_m|^2), the squares relative to the mean of the support vectors: far from zero their differences cancel
    private static string Rbf(GraphWriter graph, string x, float[] vectors, int D, double gamma)
    {
        int M = vectors.Length / D;
        var mean = new double[D];
        for (int i = 0; i < vectors.Length; i++) mean[i % D] += (double)vectors[i] / M;
        var columns = new float[vectors.Length];
        var squares = new float[M];
        for (int m = 0; m < M; m++)
        {
            double sum = 0;
            for (int d = 0; d < D; d++)
            {
                double difference = vectors[m * D + d] - (float)mean[d];
                columns[d * M + m] = (float)(-2 * difference);
                sum += difference * difference;
            }
            squares[m] = (float)sum;
        }

        string centred = graph.Node("Sub", "centred", [x, graph.Constant("center", [D], Array.ConvertAll(mean, value => (float)value))]);
        string own = graph.Unsqueeze(
            "own", graph.Reduce("ReduceSum", "own_squares", graph.Node("Mul", "own_parts", [centred, centred]), [1]), [1]);
        string products = graph.Node("Gemm", "products",
            [centred, graph.Constant("support_vectors", [D, M], columns), graph.Constant("squares", [M], squares)]);
        // Rounding must not make a distance negative.
        string distances = graph.Node("Relu", "distances", [graph.Node("Add", "squared", [products, own])]);
        return graph.Node("Exp", "kernels", [graph.Node("Mul", "exponents", [distances, graph.Scalar("gamma", (float)-gamma)])]);
    }

    private static string OfProducts(GraphWriter graph, string x, float[] vectors, int D, KernelFunction kernel)
    {
        int M = vectors.Length / D;
        var columns = new float[vectors.Length];
        for (int m = 0; m < M; m++)
            for (int d = 0; d < D; d++) columns[d * M + m] = (float)(kernel.Gamma * vectors[m * D + d]);
        string products = graph.Node("Gemm", "products",
            [x, graph.Constant("support_vectors", [D, M], columns), graph.Constant("offset", [1], [(float)kernel.Coef0])]);
        return kernel.Kind == SvmKernel.Sigmoid
            ? graph.Node("Tanh", "kernels", [products])
            : graph.Node("Pow", "kernels", [products, graph.Scalar("degree", (float)kernel.Degree)]);
    }
}
