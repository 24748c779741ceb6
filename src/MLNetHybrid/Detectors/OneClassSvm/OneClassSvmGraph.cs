using MLNetHybrid.Onnx;
using static MLNetHybrid.Onnx.GraphWriter;

namespace MLNetHybrid.Detectors.OneClassSvm;

/// <summary>
/// f(x) as a part of an ONNX graph: products of matrices, which ONNX Runtime runs many times faster than its operator for support vector
/// machines. Letters: N rows, D features, M support vectors.
/// </summary>
internal static class OneClassSvmGraph
{
    /// <summary>Adds the score (N) of rows <paramref name="x"/> (N, D) to a graph: rho - sum_m alpha_m K(x_m, x).</summary>
    public static string AddTo(GraphWriter graph, string x, SupportVectorExpansion expansion)
    {
        int D = expansion.Sum.ColumnCount, M = expansion.Sum.Count;
        KernelFunction kernel = expansion.Kernel;
        var vectors = new float[M * D];
        for (int m = 0; m < M; m++) expansion.Sum.CopyRow(m, vectors.AsSpan(m * D, D));

        string kernels = kernel.Kind == SvmKernel.Rbf ? Rbf(graph, x, vectors, D, kernel.Gamma) : OfProducts(graph, x, vectors, D, kernel);
        string sums = graph.Node("MatMul", "sums", [kernels, graph.Constant("alpha", [M, 1], expansion.Alpha)]);
        string difference = graph.Node("Sub", "difference", [graph.Scalar("rho", (float)expansion.Rho), sums]);
        string finite = graph.Node("Clip", "finite", [
            difference, graph.Scalar("least", float.MinValue), graph.Scalar("greatest", float.MaxValue)]);
        return graph.Node("Add", "score", [graph.Squeeze("scores", finite, [1]), graph.Missing("missing", x)]);
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
        double factor = kernel.Kind == SvmKernel.Linear ? 1 : kernel.Gamma, offset = kernel.Kind == SvmKernel.Linear ? 0 : kernel.Coef0;
        var columns = new float[vectors.Length];
        for (int m = 0; m < M; m++)
            for (int d = 0; d < D; d++) columns[d * M + m] = (float)(factor * vectors[m * D + d]);
        string products = graph.Node("Gemm", "products",
            [x, graph.Constant("support_vectors", [D, M], columns), graph.Constant("offset", [1], [(float)offset])]);
        return kernel.Kind switch
        {
            SvmKernel.Linear => products,
            SvmKernel.Sigmoid => graph.Node("Tanh", "kernels", [products]),
            _ => graph.Node("Pow", "kernels", [products, graph.Scalar("degree", (float)kernel.Degree)]),
        };
    }
}
