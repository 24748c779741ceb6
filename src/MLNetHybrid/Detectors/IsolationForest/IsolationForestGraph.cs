using MLNetHybrid.Onnx;
using static MLNetHybrid.Onnx.GraphWriter;
using ElementType = MLNetHybrid.Onnx.TensorProto.Types.DataType;

namespace MLNetHybrid.Detectors.IsolationForest;

/// <summary>
/// A forest's score as a part of an ONNX graph: a <c>TreeEnsembleRegressor</c> sums the path lengths h(x), which stand in the leaves.
/// </summary>
internal static class IsolationForestGraph
{
    /// <summary>Adds the score (N) of rows <paramref name="x"/> (N, D) to a graph: 2^(-sum of h / (T c(psi))).</summary>
    public static string AddTo(GraphWriter graph, string x, IsolationTreeEnsemble forest)
    {
        string missing = graph.Missing("missing", x);
        double scale = forest.Trees.Length * AveragePathLength.Of(forest.SubsampleSize);
        // A forest on single rows knows nothing.
        if (scale == 0) return graph.Node("Add", "score", [missing, graph.Scalar("half", 0.5f)]);

        // The cast changes nothing but says of what type the sums are, which ONNX's inference does not know of this operator.
        string sums = graph.Cast("sums", graph.ClassicalNode("TreeEnsembleRegressor", "trees", [x], Trees(forest)), ElementType.Float);
        string lengths = graph.Node("Reshape", "path_lengths", [sums, graph.Constant("flat", -1)]);
        string exponent = graph.Node("Div", "exponent", [lengths, graph.Scalar("scale", (float)-scale)]);
        string score = graph.Node("Pow", "scores", [graph.Scalar("two", 2f), exponent]);
        return graph.Node("Add", "score", [score, missing]);
    }

    private static AttributeProto[] Trees(IsolationTreeEnsemble forest)
    {
        List<long> treeIds = [], nodeIds = [], features = [], trueIds = [], falseIds = [], leafTrees = [], leafNodes = [];
        List<float> thresholds = [], weights = [];
        List<string> modes = [];
        for (int t = 0; t < forest.Trees.Length; t++)
        {
            IsolationTree tree = forest.Trees[t];
            for (int node = 0; node < tree.NodeCount; node++)
            {
                bool leaf = tree.IsLeaf(node);
                treeIds.Add(t);
                nodeIds.Add(node);
                features.Add(leaf ? 0 : tree.Features[node]);
                thresholds.Add(leaf ? 0 : tree.Thresholds[node]);
                modes.Add(leaf ? "LEAF" : "BRANCH_LEQ");
                trueIds.Add(leaf ? 0 : tree.Children[node]);
                falseIds.Add(leaf ? 0 : tree.Children[node] + 1);
                if (!leaf) continue;
                leafTrees.Add(t);
                leafNodes.Add(node);
                weights.Add(tree.PathLengths[node]);
            }
        }

        return
        [
            Attribute("n_targets", 1), Attribute("aggregate_function", "SUM"), Attribute("post_transform", "NONE"),
            Attribute("nodes_treeids", Span(treeIds)), Attribute("nodes_nodeids", Span(nodeIds)),
            Attribute("nodes_featureids", Span(features)), Attribute("nodes_values", thresholds), Attribute("nodes_modes", modes),
            Attribute("nodes_truenodeids", Span(trueIds)), Attribute("nodes_falsenodeids", Span(falseIds)),
            Attribute("target_treeids", Span(leafTrees)), Attribute("target_nodeids", Span(leafNodes)),
            Attribute("target_ids", Span(leafTrees.ConvertAll(_ => 0L))), Attribute("target_weights", weights),
        ];
    }

    private static ReadOnlySpan<long> Span(List<long> values) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values);
}
