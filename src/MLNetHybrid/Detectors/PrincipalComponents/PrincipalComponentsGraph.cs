using Google.Protobuf;
using MLNetHybrid.Onnx;

namespace MLNetHybrid.Detectors.PrincipalComponents;

/// <summary>The components as an ONNX graph. Letters: N rows, D features, k components.</summary>
internal static class PrincipalComponentsGraph
{
    /// <summary>Name of the input, (N, D).</summary>
    public const string Features = "features";

    /// <summary>Name of the output (N): the Q statistic.</summary>
    public const string Score = "score";

    /// <summary>Name of the output (N): Hotelling's T2.</summary>
    public const string T2 = "t2";

    /// <summary>Writes the .onnx file. The same components give the same bytes.</summary>
    public static void Write(PrincipalSubspace space, Stream destination)
    {
        var graph = new GraphBuilder("principal_components");
        AddTo(graph, graph.Input(Features, "Rows, or windows as vectors, of D values each.", "N", space.FeatureCount), space);
        graph.Output(Score, "Mean squared residual outside of the components.", "N");
        graph.Output(T2, "Hotelling's T2.", "N");
        graph.Build("Principal components: what rows are outside of them, and inside.").WriteTo(destination);
    }

    /// <summary>Adds both statistics, (N) each, of rows <paramref name="x"/> (N, D) to a graph.</summary>
    public static (string Score, string T2) AddTo(GraphWriter graph, string x, PrincipalSubspace space)
    {
        int D = space.FeatureCount, K = space.ComponentCount;
        string centred = graph.Node("Sub", "centred", [x, graph.Constant("mean", [D], space.Mean)]);
        // Without components they are one of zeros.
        float[] components = new float[Math.Max(1, K) * D], inverse = new float[Math.Max(1, K)], projection = new float[components.Length];
        for (int k = 0; k < K; k++)
        {
            space.Component(k).CopyTo(components.AsSpan(k * D));
            for (int d = 0; d < D; d++) projection[d * K + k] = components[k * D + d];
            inverse[k] = (float)Math.Min(1 / space.Variances[k], float.MaxValue);
        }

        string y = graph.Node("MatMul", "coordinates", [centred, graph.Constant("projection", [D, inverse.Length], projection)]);
        string inside = graph.Node("MatMul", "inside", [y, graph.Constant("components", [inverse.Length, D], components)]);
        string residual = graph.Node("Sub", "residual", [centred, inside]);
        string squares = graph.Node("Mul", "squares", [residual, residual]);
        string score = graph.Reduce("ReduceMean", Score, squares, [1]);
        string distances = graph.Node("Mul", "coordinate_squares", [y, y]);
        string weighted = graph.Node("Mul", "weighted", [distances, graph.Constant("inverse_variances", [inverse.Length], inverse)]);
        return (score, graph.Reduce("ReduceSum", T2, weighted, [1]));
    }
}
