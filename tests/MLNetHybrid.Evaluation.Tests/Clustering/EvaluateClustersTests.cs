using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Evaluation.Tests.Metrics;

namespace MLNetHybrid.Evaluation.Tests.Clustering;

public sealed class EvaluateClustersTests
{
    private static readonly int[] Classes = [0, 0, 0, 0, 1, 1, 1, 1, 2];
    private static readonly float[][] Features = [[0, 0], [0, 1], [1, 0], [1, 1], [9, 9], [9, 8], [8, 9], [8, 8], [30, 0]];
    private readonly MLContext _mlContext = new(1);

    [Fact]
    public void Clusters_of_dbscan_are_read_in_one_pass()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Classes.Select((c, i) => new ClassRow { Label = c, Features = Features[i] }));
        var options = new DbscanTrainer.Options { Epsilon = 1.5, MinimumPoints = 3, ClusterIdColumnName = "Cluster" };
        var view = new CountingView(_mlContext.AnomalyDetection.Trainers.Dbscan(options).Fit(data).Transform(data));
        ClusterMetrics metrics = _mlContext.AnomalyDetection.EvaluateClusters(view, "Cluster", featureColumnName: "Features");
        Assert.Equal(1, view.CursorCount);
        Assert.Equal(["Cluster", "Features", "Label"], view.ColumnsRead);
        Assert.Equal((2, 1 / 9.0, 1.0, 1.0), (metrics.ClusterCount, metrics.NoiseRatio, metrics.AdjustedRandIndex, metrics.VMeasure));
        Assert.Equal(Silhouette.Of([.. Features.SelectMany(r => r)], 2, [0, 0, 0, 0, 1, 1, 1, 1, -1]), metrics.Silhouette);
        Assert.Contains("silhouette", metrics.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Single_boolean_and_key_columns_are_classes_too()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(new[]
        {
            new MixedRow { Number = 4, Text = "a", Flag = true }, new MixedRow { Number = 4, Text = "a", Flag = true },
            new MixedRow { Number = float.NaN, Text = "", Flag = false }, new MixedRow { Number = 2, Text = "b", Flag = false },
        });
        IDataView keyed = _mlContext.Transforms.Conversion.MapValueToKey("Text").Fit(data).Transform(data);
        ClusterMetrics metrics = _mlContext.AnomalyDetection.EvaluateClusters(keyed, "Number", "Text");
        Assert.Equal((1.0, 2, 0.25), (metrics.AdjustedRandIndex, metrics.ClusterCount, metrics.NoiseRatio));
        Assert.Equal(1, _mlContext.AnomalyDetection.EvaluateClusters(keyed, "Number", "Flag").Homogeneity);
        Assert.Null(metrics.Silhouette);
    }

    [Fact]
    public void Columns_of_other_types_and_broken_numbers_are_named()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable([new MixedRow { Number = 0.5f, Text = "a" }]);
        Assert.StartsWith(
            "clusterIdColumnName: column 'Text' must hold whole numbers, keys or Boolean; got String.",
            Assert.Throws<ArgumentException>(() => _mlContext.AnomalyDetection.EvaluateClusters(data, "Text", "Flag")).Message);
        Assert.Equal(
            "Column 'Number' must hold whole numbers below 2^24; got 0.5 in row 0.",
            Assert.Throws<InvalidOperationException>(() => _mlContext.AnomalyDetection.EvaluateClusters(data, "Number", "Flag")).Message);
        Assert.StartsWith(
            "featureColumnName: column 'Number' must be a vector of Single of known size; got Single.",
            Assert.Throws<ArgumentException>(() => _mlContext.AnomalyDetection.EvaluateClusters(data, "Flag", "Flag", "Number")).Message);
    }

    private sealed class ClassRow
    {
        public int Label { get; set; }
        [VectorType(2)] public float[] Features { get; set; } = [];
    }

    private sealed class MixedRow
    {
        public float Number { get; set; }
        public string Text { get; set; } = "";
        public bool Flag { get; set; }
    }
}
