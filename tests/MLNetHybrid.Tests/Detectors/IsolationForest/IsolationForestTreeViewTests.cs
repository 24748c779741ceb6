using Microsoft.ML;
using MLNetHybrid.Detectors.IsolationForest;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Detectors.IsolationForest;

public sealed class IsolationForestTreeViewTests
{
    private static readonly IsolationForestModelParameters Model =
        new MLContext(1).AnomalyDetection.Trainers.IsolationForest(numberOfTrees: 12, subsampleSize: 64)
            .Fit(ContractRow.View(new MLContext(1), 200)).Model;

    [Fact]
    public void Trees_show_every_node_with_its_rows_and_path_length()
    {
        Assert.Equal(12, Model.Trees.Count);
        foreach (IsolationForestTree tree in Model.Trees)
        {
            Assert.Equal(64, tree.Nodes[0].RowCount);
            Assert.Equal(tree.NodeCount, tree.Nodes.Count);
            Assert.InRange(tree.Height, 3, 6);
            Assert.Equal(tree.Height, CheckedHeight(tree, 0, depth: 0));
        }
    }

    [Fact]
    public void Scores_can_be_computed_from_the_trees()
    {
        float[] x = [0.3f, -0.2f, 6];
        double sum = 0;
        foreach (IsolationForestTree tree in Model.Trees)
        {
            IsolationForestNode node = tree.Nodes[0];
            while (!node.IsLeaf) node = tree.Nodes[x[node.Feature] <= node.Threshold ? node.Left : node.Right];
            sum += node.PathLength;
        }
        var score = new float[1];
        Model.Forest.Score(x, score);
        Assert.Equal(Math.Pow(2, -sum / (12 * AveragePathLength.Of(64))), score[0], 1e-7); // single precision of the score
    }

    [Fact]
    public void Trees_cannot_be_changed_and_are_made_once()
    {
        Assert.Same(Model.Trees, Model.Trees);
        Assert.True(((ICollection<IsolationForestTree>)Model.Trees).IsReadOnly);
        Assert.True(((ICollection<IsolationForestNode>)Model.Trees[0].Nodes).IsReadOnly);
    }

    private static int CheckedHeight(IsolationForestTree tree, int index, int depth)
    {
        IsolationForestNode node = tree.Nodes[index];
        if (node.IsLeaf)
        {
            Assert.Equal((-1, -1, -1, float.NaN), (node.Feature, node.Left, node.Right, node.Threshold));
            Assert.Equal((float)(depth + AveragePathLength.Of(node.RowCount)), node.PathLength);
            return depth;
        }
        IsolationForestNode left = tree.Nodes[node.Left], right = tree.Nodes[node.Right];
        Assert.InRange(node.Feature, 0, ContractRow.FeatureCount - 1);
        Assert.Equal(node.RowCount, left.RowCount + right.RowCount);
        Assert.Equal((left.RowCount * left.PathLength + right.RowCount * right.PathLength) / node.RowCount, node.PathLength, 1e-5f);
        return Math.Max(CheckedHeight(tree, node.Left, depth + 1), CheckedHeight(tree, node.Right, depth + 1));
    }
}
