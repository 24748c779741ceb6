using MLNetHybrid.Detectors.IsolationForest;

namespace MLNetHybrid.Tests.Detectors.IsolationForest;

/// <summary>scikit-learn's forests, written by isolation_forest_golden.py.</summary>
internal sealed record IsolationForestGolden(IsolationForestGolden.Forest[] Forests, IsolationForestGolden.SpreadOverSeeds Spread)
{
    public static IsolationForestGolden Instance { get; } = Golden.Read<IsolationForestGolden>("isolation_forest");

    public sealed record Forest(
        string Name, int Columns, int SubsampleSize, Tree[] Trees, float[][] Rows, double[] Scores, float[][] TrainRows, double Threshold)
    {
        public IsolationTreeEnsemble ToEnsemble() => new([.. Trees.Select(t => t.ToIsolationTree(Columns))], Columns, SubsampleSize);
    }

    public sealed record SpreadOverSeeds(
        int Seeds, float[][] Train, float[][] Probes, double[] Mean, double[] Deviation, float[][] Test, int[] Labels,
        double AucMean, double AucDeviation);

    public sealed record Tree(int[] Left, int[] Right, int[] Samples, int[] Feature, double[] Threshold)
    {
        /// <summary>Lays the nodes out anew, so that the two children of a node stand side by side behind it.</summary>
        public IsolationTree ToIsolationTree(int columns)
        {
            var order = new List<int> { 0 };
            var child = new List<int> { 0 };
            for (int place = 0; place < order.Count; place++)
            {
                int node = order[place];
                if (Left[node] < 0) child[place] = place;
                else
                {
                    child[place] = order.Count;
                    order.AddRange([Left[node], Right[node]]);
                    child.AddRange([0, 0]);
                }
            }

            int[] features = [.. order.Select(n => Math.Max(0, Feature[n]))];
            float[] thresholds = [.. order.Select(n => Left[n] < 0 ? float.PositiveInfinity : RoundedDown(Threshold[n]))];
            int[] leafSizes = [.. order.Select(n => Left[n] < 0 ? Samples[n] : 0)];
            Assert.Null(IsolationTree.FindProblem(features, thresholds, [.. child], leafSizes, columns));
            return new IsolationTree(features, thresholds, [.. child], leafSizes);
        }

        // For a float x, x <= t holds exactly if x <= the largest float that is not above t.
        private static float RoundedDown(double threshold) =>
            (float)threshold > threshold ? MathF.BitDecrement((float)threshold) : (float)threshold;
    }
}
