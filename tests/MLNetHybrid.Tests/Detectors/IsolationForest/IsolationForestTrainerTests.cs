using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Detectors.IsolationForest;
using MLNetHybrid.Numerics;
using MLNetHybrid.Tests.Contracts;

namespace MLNetHybrid.Tests.Detectors.IsolationForest;

public sealed class IsolationForestTrainerTests
{
    public static TheoryData<IsolationForestTrainer.Options, string> OutOfRange => new()
    {
        { new() { SubsampleSize = 1 }, "IsolationForest.SubsampleSize must be in [2, 1048576]; got 1." },
        { new() { NumberOfTrees = 0 }, "IsolationForest.NumberOfTrees must be in [1, 65536]; got 0." },
        { new() { MaximumFeatureFraction = double.NaN }, "IsolationForest.MaximumFeatureFraction must be in (0, 1]; got NaN." },
        { new() { MaximumFeatureFraction = 1.01 }, "IsolationForest.MaximumFeatureFraction must be in (0, 1]; got 1.01." },
        { new() { Contamination = 0 }, "IsolationForest.Contamination must be in (0, 0.5]; got 0." },
        { new() { Contamination = 0.51 }, "IsolationForest.Contamination must be in (0, 0.5]; got 0.51." },
        { new() { NumberOfThreads = 0 }, "IsolationForest.NumberOfThreads must be in [1, 1024]; got 0." },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Options_out_of_range_are_named(IsolationForestTrainer.Options options, string message) =>
        Assert.StartsWith(message,
            Assert.Throws<ArgumentOutOfRangeException>(() => new MLContext(1).AnomalyDetection.Trainers.IsolationForest(options)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Model_tells_its_sizes_and_a_subsample_is_never_larger_than_the_data()
    {
        var ml = new MLContext(1);
        IsolationForestModelParameters model = ml.AnomalyDetection.Trainers.IsolationForest(numberOfTrees: 7)
            .Fit(ContractRow.View(ml, 90)).Model;
        Assert.Equal((7, 90, ContractRow.FeatureCount), (model.NumberOfTrees, model.SubsampleSize, model.FeatureCount));
    }

    [Fact]
    public void Threshold_without_contamination_is_one_half()
    {
        var ml = new MLContext(1);
        Assert.Equal(0.5f, ml.AnomalyDetection.Trainers.IsolationForest().Fit(ContractRow.View(ml, 50)).Threshold);
    }

    [Theory]
    [InlineData(0.05, 15)]
    [InlineData(0.2, 60)]
    public void Contamination_is_the_fraction_of_training_rows_above_the_threshold(double contamination, int anomalies)
    {
        var ml = new MLContext(1);
        IDataView data = ContractRow.View(ml, 300);
        IsolationForestTransformer model = ml.AnomalyDetection.Trainers.IsolationForest(contamination: contamination).Fit(data);
        Assert.Equal(anomalies, model.Transform(data).GetColumn<bool>("PredictedLabel").Count(anomaly => anomaly));
    }

    [Fact]
    public void Threshold_of_a_given_forest_and_contamination_is_that_of_scikit_learn()
    {
        IsolationForestGolden.Forest golden = IsolationForestGolden.Instance.Forests.Single(f => f.TrainRows.Length > 0);
        var scores = new float[golden.TrainRows.Length];
        golden.ToEnsemble().Score(golden.TrainRows.SelectMany(r => r).ToArray(), scores);
        Array.Sort(scores);
        Assert.Equal(golden.Threshold, Quantile.Linear(scores, 1 - 0.1), 1e-6); // single precision of the scores
    }

    [Fact]
    public void Seed_of_the_options_outweighs_that_of_the_context_and_threads_change_nothing()
    {
        float[] Scores(int contextSeed, int? threads, int? seed)
        {
            var ml = new MLContext(contextSeed);
            IDataView data = ContractRow.View(ml, 200);
            return [.. ml.AnomalyDetection.Trainers.IsolationForest(
                new IsolationForestTrainer.Options { Seed = seed, NumberOfThreads = threads })
                .Fit(data).Transform(data).GetColumn<float>("Score")];
        }

        Assert.Equal(Scores(1, threads: 1, seed: 5), Scores(2, threads: 3, seed: 5));
        Assert.Equal(Scores(1, threads: 1, seed: null), Scores(1, threads: null, seed: null));
        Assert.NotEqual(Scores(1, null, null), Scores(2, null, null));
    }

    [Fact]
    public void Features_per_tree_are_a_fraction_of_the_columns_and_at_least_one()
    {
        var ml = new MLContext(1);
        IDataView data = ContractRow.View(ml, 100);
        IsolationForestModelParameters model = ml.AnomalyDetection.Trainers.IsolationForest(
            new IsolationForestTrainer.Options { MaximumFeatureFraction = 0.01 }).Fit(data).Model;
        foreach (IsolationTree tree in model.Forest.Trees)
        {
            var used = new HashSet<int>();
            for (int node = 0; node < tree.NodeCount; node++)
            {
                if (tree.LeafSizes[node] == 0) used.Add(tree.Features[node]);
            }
            Assert.Single(used);
        }
    }

    [Fact]
    public void Cancelled_training_throws()
    {
        var ml = new MLContext(1);
        IDataView data = ContractRow.View(ml, 100);
        ml.CancelExecution();
        Assert.Throws<OperationCanceledException>(() => ml.AnomalyDetection.Trainers.IsolationForest().Fit(data));
    }
}
