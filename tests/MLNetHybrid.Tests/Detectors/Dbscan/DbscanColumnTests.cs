using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Detectors.Dbscan;

/// <summary>The columns that are computed on demand.</summary>
public sealed class DbscanColumnTests
{
    private static readonly LabelledSet Space = LabelledSets.All.Single(set => set.Name == "blobs, 150 x 5");

    [Fact]
    public void Contributions_are_the_squared_differences_to_the_nearest_core_point_and_sum_to_the_squared_score()
    {
        (DbscanTransformer fitted, IDataView scored) = Fit(contributions: "Why");
        float[] z = new float[Space.Columns];
        double epsilon = fitted.Model.Epsilon;
        (float Score, float[] Why)[] rows = [.. scored.GetColumn<float>("Score").Zip(scored.GetColumn<float[]>("Why"))];
        Assert.Contains(rows, row => row.Score > 1);
        for (int i = 0; i < rows.Length; i++)
        {
            float[] x = Space.Row(i).ToArray();
            double nearest = double.PositiveInfinity;
            double[] expected = [];
            for (int m = 0; m < fitted.Model.CorePointCount; m++)
            {
                fitted.Model.CopyCorePoint(m, z);
                double[] parts = [.. x.Zip(z, (a, b) => Math.Pow(((double)a - b) / epsilon, 2))];
                if (parts.Sum() < nearest) (nearest, expected) = (parts.Sum(), parts);
            }
            // Rounded to float, once each.
            for (int j = 0; j < x.Length; j++) Assert.Equal(expected[j], rows[i].Why[j], 1e-6 * Math.Max(1, expected[j]));
            Assert.Equal((double)rows[i].Score * rows[i].Score, rows[i].Why.Sum(v => (double)v), 1e-5 * Math.Max(1, nearest));
        }
    }

    [Fact]
    public void Cluster_ids_of_the_training_rows_are_scikit_learns_labels()
    {
        (DbscanTransformer fitted, IDataView scored) = Fit(clusterId: "Cluster");
        Assert.Equal(NumberDataViewType.Int32, scored.Schema["Cluster"].Type);
        Assert.True(fitted.Model.ClusterCount > 1);
        Assert.Equal(Space.Labels, scored.GetColumn<int>("Cluster"));
        Assert.Equal(fitted.Model.CorePointCount, fitted.Model.CorePointClusterIds.Count);
        Assert.Null(scored.Schema.GetColumnOrNull("Why"));
    }

    [Fact]
    public void Both_columns_survive_saving_in_a_chain_and_keep_the_names_of_the_features()
    {
        var ml = new MLContext(1);
        IDataView rows = Rows(ml);
        string[] names = ["A", "B", "C", "D", "E"];
        var chain = ml.Transforms.Concatenate("Named", names)
            .Append(ml.AnomalyDetection.Trainers.Dbscan(Options("Why", "Cluster") with { FeatureColumnName = "Named" }));
        var model = chain.Fit(rows);
        using var zip = new MemoryStream();
        ml.Model.Save(model, rows.Schema, zip);
        zip.Position = 0;
        var fresh = new MLContext(2);
        ITransformer loaded = fresh.Model.Load(zip, out _);
        IDataView expected = model.Transform(rows), actual = loaded.Transform(Rows(fresh));

        Assert.Equal(expected.GetColumn<float[]>("Why"), actual.GetColumn<float[]>("Why"));
        Assert.Equal(expected.GetColumn<int>("Cluster"), actual.GetColumn<int>("Cluster"));
        VBuffer<ReadOnlyMemory<char>> slots = default;
        actual.Schema["Why"].GetSlotNames(ref slots);
        Assert.Equal(names, slots.DenseValues().Select(name => name.ToString()));

        using var engine = fresh.Model.CreatePredictionEngine<Row, ClusterVerdict>(loaded);
        int[] clusters = [.. expected.GetColumn<int>("Cluster")];
        float[][] why = [.. expected.GetColumn<float[]>("Why")];
        for (int i = 0; i < 30; i++)
        {
            ClusterVerdict verdict = engine.Predict(Row.Of(Space.Row(i)));
            Assert.Equal(clusters[i], verdict.Cluster);
            Assert.Equal(why[i], verdict.Why);
        }
    }

    [Fact]
    public void Without_core_points_contributions_are_0_and_no_row_has_a_cluster()
    {
        var ml = new MLContext(1);
        IDataView rows = Rows(ml);
        IDataView scored = ml.AnomalyDetection.Trainers.Dbscan(Options("Why", "Cluster") with { Epsilon = 1e-6 }).Fit(rows).Transform(rows);
        Assert.All(scored.GetColumn<float[]>("Why"), why => Assert.All(why, value => Assert.Equal(0, value)));
        Assert.All(scored.GetColumn<int>("Cluster"), cluster => Assert.Equal(-1, cluster));
        Assert.All(scored.GetColumn<float>("Score"), score => Assert.Equal(float.MaxValue, score));
    }

    [Fact]
    public void A_row_with_a_missing_feature_has_no_cluster_and_no_contributions()
    {
        (DbscanTransformer fitted, _) = Fit("Why", "Cluster");
        var ml = new MLContext(1);
        float[] holed = Space.Row(0).ToArray();
        holed[2] = float.NaN;
        IDataView scored = fitted.Transform(ml.Data.LoadFromEnumerable([Row.Of(holed), Row.Of(Space.Row(0))]));
        Assert.Equal([-1, Space.Labels[0]], scored.GetColumn<int>("Cluster"));
        Assert.True(float.IsNaN(scored.GetColumn<float[]>("Why").First()[0]));
    }

    [Fact]
    public void A_changed_threshold_keeps_both_columns()
    {
        (DbscanTransformer fitted, IDataView scored) = Fit("Why", "Cluster");
        var ml = new MLContext(1);
        IDataView changed = ml.AnomalyDetection.ChangeModelThreshold(fitted, 2f).Transform(Rows(ml));
        Assert.Equal(scored.GetColumn<int>("Cluster"), changed.GetColumn<int>("Cluster"));
        Assert.Equal(scored.GetColumn<float[]>("Why"), changed.GetColumn<float[]>("Why"));
    }

    [Theory]
    [InlineData("Score")]
    [InlineData("PredictedLabel")]
    [InlineData("Why")]
    public void A_cluster_column_named_like_another_output_is_refused(string name) =>
        Assert.Contains("must differ",
            Assert.Throws<ArgumentException>(() => new MLContext(1).AnomalyDetection.Trainers.Dbscan(Options("Why", name))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Core_points_are_read_by_index_within_their_count()
    {
        (DbscanTransformer fitted, _) = Fit();
        Assert.StartsWith("Dbscan.CopyCorePoint.index must be in [0, ",
            Assert.Throws<ArgumentOutOfRangeException>(() => fitted.Model.CopyCorePoint(fitted.Model.CorePointCount, new float[5])).Message,
            StringComparison.Ordinal);
        Assert.StartsWith("Dbscan.CopyCorePoint takes room for 5 features; got 4.",
            Assert.Throws<ArgumentException>(() => fitted.Model.CopyCorePoint(0, new float[4])).Message, StringComparison.Ordinal);
    }

    private static (DbscanTransformer Fitted, IDataView Scored) Fit(string? contributions = null, string? clusterId = null)
    {
        var ml = new MLContext(1);
        IDataView rows = Rows(ml);
        DbscanTransformer fitted = ml.AnomalyDetection.Trainers.Dbscan(Options(contributions, clusterId)).Fit(rows);
        return (fitted, fitted.Transform(rows));
    }

    private static DbscanTrainer.Options Options(string? contributions, string? clusterId) => new()
    {
        Epsilon = Space.Epsilon,
        MinimumPoints = Space.MinimumPoints,
        FeatureContributionsColumnName = contributions,
        ClusterIdColumnName = clusterId,
    };

    private static IDataView Rows(MLContext ml) =>
        ml.Data.LoadFromEnumerable(Enumerable.Range(0, Space.RowCount).Select(i => Row.Of(Space.Row(i))));

    private sealed class Row
    {
        [VectorType(5)] public float[] Features { get; set; } = [];

        public float A { get; set; }

        public float B { get; set; }

        public float C { get; set; }

        public float D { get; set; }

        public float E { get; set; }

        public static Row Of(ReadOnlySpan<float> x) => new() { Features = x.ToArray(), A = x[0], B = x[1], C = x[2], D = x[3], E = x[4] };
    }

    private sealed class ClusterVerdict
    {
        public int Cluster { get; set; }

        public float[] Why { get; set; } = [];
    }
}
