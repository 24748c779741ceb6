using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Tests.Components;

namespace MLNetHybrid.Tests.Detectors.Dbscan;

/// <summary>Views of unusual size, and views that declare another size than they have.</summary>
public sealed class DbscanSizeTests
{
    [Theory]
    [InlineData(3_000, 2, 10_000_000L)]
    [InlineData(3_000, 2, long.MaxValue)]
    [InlineData(3_000, 2, 10L)]
    [InlineData(3_000, 1, 10_000_000L)]
    [InlineData(40, 10_000, 10_000_000L)]
    [InlineData(1, 1, 10_000_000L)]
    [InlineData(1, 10_000, null)]
    public void Clusters_and_verdicts_follow_the_rows_there_are_whatever_number_is_declared(int count, int columns, long? declared)
    {
        float[] rows = [.. from row in Enumerable.Range(0, count) from d in Enumerable.Range(
            0, columns) select GeneratedView.Value(row, d)];
        double epsilon = 0.8 * Math.Sqrt(columns / 30.0) + (columns > 100 ? 35 : 0);
        var ml = new MLContext(1);
        var view = new GeneratedView(count, columns, declared);
        DbscanTransformer fitted = ml.AnomalyDetection.Trainers.Dbscan(
            new DbscanTrainer.Options { Epsilon = epsilon, MinimumPoints = 4 }).Fit(view);
        int[] expected = NaiveDbscan.Labels(rows, columns, epsilon, 4);
        Assert.Equal(expected, fitted.Model.TrainingClusterIds);
        Assert.Equal([.. expected.Select(id => id < 0)], fitted.Transform(view).GetColumn<bool>("PredictedLabel"));
    }

    [Theory]
    [InlineData(10_000_000L)]
    [InlineData(long.MaxValue)]
    public void A_promise_of_many_rows_costs_a_fit_little_memory(long declared)
    {
        var ml = new MLContext(1);
        var view = new GeneratedView(100, 33, declared);
        var trainer = ml.AnomalyDetection.Trainers.Dbscan(new DbscanTrainer.Options { Epsilon = 1, NumberOfThreads = 1 });
        trainer.Fit(view);
        long before = GC.GetAllocatedBytesForCurrentThread();
        trainer.Fit(view);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20); // 4 MiB of values as they are read; the rest is small
    }
}
