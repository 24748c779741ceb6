using MLNetHybrid.Onnx;
using static MLNetHybrid.Onnx.GraphWriter;
using ElementType = MLNetHybrid.Onnx.TensorProto.Types.DataType;

namespace MLNetHybrid.Voting;

/// <summary>Scales and rules of a vote as parts of an ONNX graph. Letters: N rows.</summary>
internal static class VoteGraph
{
    /// <summary>Adds the combined score, (N, 1) Single, to a graph; NaN if any member's is.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="scores">The members' scores, (N, 1) Single each.</param>
    /// <param name="members">Their scales.</param>
    /// <param name="mean">The scale of their mean.</param>
    public static string AddScore(GraphWriter graph, IReadOnlyList<string> scores, IReadOnlyList<RarityScale> members, RarityScale mean)
    {
        string one = graph.Scalar("one", 1.0), sum = "";
        for (int m = 0; m < scores.Count; m++)
        {
            string surprise = members[m].AddTo(graph, $"member.{m}", graph.Cast($"member.{m}.score", scores[m], ElementType.Double));
            string part = graph.Node("Log", $"member.{m}.part", [graph.Node("Add", $"member.{m}.shifted", [surprise, one])]);
            sum = m == 0 ? part : graph.Node("Add", $"sum.{m}", [sum, part]);
        }

        // The library rounds the mean to Single before it looks it up.
        string average = graph.Node("Div", "average", [sum, graph.Scalar("count", (double)scores.Count)]);
        string rounded = graph.Cast("average.rounded", graph.Cast("average.single", average, ElementType.Float), ElementType.Double);
        string joined = mean.AddTo(graph, "joined", rounded);
        string bounded = graph.Node("Min", "bounded", [joined, graph.Scalar("largest", (double)float.MaxValue)]);
        return graph.Cast("score", bounded, ElementType.Float);
    }

    /// <summary>Adds the verdict by the members' labels, (N, 1) Boolean; false where the combined score is NaN.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="labels">The members' labels, (N, 1) Boolean each.</param>
    /// <param name="rule">How many must agree.</param>
    /// <param name="score">The combined score.</param>
    public static string AddVerdict(GraphWriter graph, IReadOnlyList<string> labels, VoteRule rule, string score)
    {
        string sum = "";
        for (int m = 0; m < labels.Count; m++)
        {
            string vote = graph.Cast($"vote.{m}", labels[m], ElementType.Float);
            sum = m == 0 ? vote : graph.Node("Add", $"votes.{m}", [sum, vote]);
        }

        float least = rule switch
        {
            VoteRule.All => labels.Count - 0.5f,
            VoteRule.Any => 0.5f,
            _ => labels.Count / 2f + 0.25f,   // more than half
        };
        string enough = graph.Node("Greater", "enough", [sum, graph.Scalar("least_votes", least)]);
        string known = graph.Node("Not", "known", [graph.Node("IsNaN", "unknown", [score])]);
        return graph.Node("And", "verdict", [enough, known]);
    }
}
