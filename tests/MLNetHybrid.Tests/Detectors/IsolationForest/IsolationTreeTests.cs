using MLNetHybrid.Detectors.IsolationForest;


namespace MLNetHybrid.Tests.Detectors.IsolationForest;

public sealed class IsolationTreeTests
{
    private const float Inf = float.PositiveInfinity;

    [Fact]
    public void Path_length_is_the_depth_of_a_leaf_plus_the_average_of_its_rows()
    {
        var tree = new IsolationTree([0, 0, 1, 0, 0], [0.5f, Inf, 2, Inf, Inf], [1, 1, 3, 3, 4], [0, 2, 0, 1, 5]);
        Assert.Equal(2, tree.Height);
        Assert.Equal([0, 2, 0, 2, (float)(2 + AveragePathLength.Of(5))], tree.PathLengths.ToArray());
    }

    public static TheoryData<int[], float[], int[], int[]> Malformed => new()
    {
        { [], [], [], [] },
        { [0, 0], [Inf], [0], [1] }, // lengths
        { [2], [Inf], [0], [1] }, // a feature that is not there
        { [-1], [Inf], [0], [1] },
        { [0], [Inf], [0], [0] }, // a leaf without rows
        { [0], [1], [0], [1] }, // a leaf that may be left
        { [0, 0, 0], [0, Inf, Inf], [2, 1, 2], [0, 1, 1] }, // second child behind the end
        { [0, 0, 0], [0, Inf, Inf], [-1, 1, 2], [0, 1, 1] },
        { [0, 0, 0], [0, Inf, Inf], [int.MaxValue, 1, 2], [0, 1, 1] },
        { [0, 0, 0], [0, 0, Inf], [1, 0, 2], [0, 0, 1] }, // a circle
        { [0, 0, 0], [float.NaN, Inf, Inf], [1, 1, 2], [0, 1, 1] },
        { [0, 0, 0], [Inf, Inf, Inf], [1, 1, 2], [0, 1, 1] },
        { [0, 0, 0], [0, Inf, Inf], [1, 1, 2], [3, 1, 1] }, // split and leaf at once
        { [0, 0], [Inf, Inf], [0, 1], [1, 1] }, // a node without a parent
        { [0, 0, 0, 0, 0], [0, 0, 0, Inf, Inf], [1, 3, 3, 3, 4], [0, 0, 0, 1, 1] }, // two parents
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Arrays_that_are_no_tree_are_told_from_a_tree(int[] features, float[] thresholds, int[] children, int[] leafSizes) =>
        Assert.NotNull(IsolationTree.FindProblem(features, thresholds, children, leafSizes, featureCount: 2));
}
