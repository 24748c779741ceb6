using CsCheck;
using SensorCsv.Results;

namespace SensorCsv.Tests.Results;

public sealed class DetectionMetricsTests
{
    [Fact]
    public void Figures_follow_from_the_counts_of_hits_and_misses()
    {
        // Two anomalies, one of them found; four normal rows, one of them flagged; one row without a score.
        DetectionMetrics metrics = Of((true, 0.9f, true), (true, 0.3f, false), (false, 0.8f, true), (false, 0.1f, false), (false, 0.2f, false), (false, 0.4f, false), (true, float.NaN, false));
        Assert.Equal(0.5, metrics.Precision);
        Assert.Equal(0.5, metrics.Recall);
        Assert.Equal(0.5, metrics.F1);
        Assert.Equal(0.25, metrics.FalseAlarmRate);
        Assert.Equal(0.5, metrics.MissedAlarmRate);
        // Pairs of an anomaly and a normal row in which the anomaly scores higher: 4 of 4, and 2 of 4.
        Assert.Equal(6 / 8.0, metrics.RocAuc);
        Assert.Equal((6, 2, 1), (metrics.RowCount, metrics.AnomalyCount, metrics.UnscoredCount));
    }

    [Fact]
    public void Figures_that_the_data_do_not_define_are_nan()
    {
        DetectionMetrics noAnomaly = Of((false, 1, false), (false, 2, false));
        Assert.True(double.IsNaN(noAnomaly.Precision) && double.IsNaN(noAnomaly.Recall) && double.IsNaN(noAnomaly.RocAuc) && double.IsNaN(noAnomaly.F1));
        Assert.Equal(0, noAnomaly.FalseAlarmRate);
        DetectionMetrics noneFound = Of((true, 1, false));
        Assert.Equal(0, noneFound.F1);
        Assert.True(double.IsNaN(noneFound.FalseAlarmRate));
    }

    [Fact]
    public void Area_is_the_share_of_correctly_ordered_pairs_with_ties_counting_half() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 5]).Array[2, 40].Sample(rows =>
        {
            double[] anomalies = [.. rows.Where(row => row.Item1).Select(row => (double)row.Item2)], normals = [.. rows.Where(row => !row.Item1).Select(row => (double)row.Item2)];
            double actual = Of([.. rows.Select(row => (row.Item1, (float)row.Item2, false))]).RocAuc;
            if (anomalies.Length == 0 || normals.Length == 0)
            {
                Assert.True(double.IsNaN(actual));
                return;
            }
            double pairs = anomalies.Sum(anomaly => normals.Sum(normal => anomaly > normal ? 1 : anomaly == normal ? 0.5 : 0));
            Assert.Equal(pairs / (anomalies.Length * normals.Length), actual, 12);
        }, seed: "0000000000001");

    [Fact]
    public void Labels_and_results_of_different_length_are_refused() =>
        Assert.Throws<ArgumentException>(() => DetectionMetrics.Of([true], []));

    private static DetectionMetrics Of(params (bool Label, float Score, bool Predicted)[] rows) =>
        DetectionMetrics.Of([.. rows.Select(row => row.Label)], [.. rows.Select(row => new RowResult { Score = row.Score, PredictedLabel = row.Predicted })]);
}
