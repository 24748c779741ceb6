using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Evaluation.Tests.Statistics;

public class GroupedObservationsTests
{
    private static readonly string[] Groups = ["a", "a", "a", "b", "b", "b"];

    [Fact]
    public void A_single_group_is_named()
    {
        GroupedObservations one = GroupedObservations.Create(["x"], [1, 2, 3], ["a", "a", "a"]);
        foreach (Func<object> test in Tests(one))
            Assert.Contains("only 'a' with 3 observations", Assert.Throws<ArgumentException>(test).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_of_one_is_named()
    {
        GroupedObservations tiny = GroupedObservations.Create(["x"], [1, 2, 3], ["a", "a", "lonely"]);
        foreach (Func<object> test in Tests(tiny))
            Assert.Contains("group 'lonely' has 1", Assert.Throws<ArgumentException>(test).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_without_spread_is_named()
    {
        GroupedObservations flat = GroupedObservations.Create(["x", "flat"], [1, 5, 2, 5, 3, 5, 4, 7, 6, 7, 9, 7], Groups);
        foreach (Func<object> test in Tests(flat))
            Assert.Contains("'flat' is constant within every group", Assert.Throws<ArgumentException>(test).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void A_combination_of_variables_is_named()
    {
        double[] x = [1, 2, 4, 3, 7, 5], y = [2, 1, 5, 5, 3, 9];
        GroupedObservations collinear = GroupedObservations.Create(["x", "y", "sum"],
            [.. x.Zip(y).SelectMany(p => new[] { p.First, p.Second, p.First + p.Second })], Groups);
        Assert.Contains("'sum' is a linear combination", Assert.Throws<ArgumentException>(() => Manova.Test(collinear)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void More_variables_than_the_rows_allow_names_the_smallest_group()
    {
        var random = new Random(1);
        GroupedObservations wide = GroupedObservations.Create(
            [.. Enumerable.Range(0, 5).Select(i => $"v{i}")], [.. Enumerable.Range(0, 30).Select(_ => random.NextDouble())],
            ["a", "a", "a", "a", "few", "few"]);
        string message = Assert.Throws<ArgumentException>(() => Manova.Test(wide)).Message;
        Assert.Contains("6 observations in 2 groups leave 4 degrees of freedom for 5 variables", message, StringComparison.Ordinal);
        Assert.Contains("'few' with 2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_are_not_finite_are_refused_by_name() =>
        Assert.Contains("'y' of observation 1",
            Assert.Throws<ArgumentException>(() => GroupedObservations.Create(["x", "y"], [1, 2, 3, double.NaN], ["a", "b"])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Every_result_says_whether_its_observations_overlap()
    {
        double[] x = [1, 2, 4, 3, 7, 5];
        foreach (bool overlapping in new[] { false, true })
        {
            GroupedObservations observations = GroupedObservations.Create(["x"], x, Groups, overlapping);
            Assert.Equal(overlapping, Manova.Test(observations).IsDescriptive);
            Assert.Equal(overlapping, Anova.OneWay(observations).IsDescriptive);
            Assert.Equal(overlapping, TukeyHsd.Test(observations).IsDescriptive);
            Assert.Equal(overlapping, observations.Select([0]).IsDescriptive);
        }
    }

    [Fact]
    public void A_stride_keeps_windows_of_each_stream_apart()
    {
        IDataView data = View(Enumerable.Range(0, 40)
            .Select(i => new Row { Features = [i], PredictedLabel = i % 3 == 0, User = i < 10 || i >= 30 ? "u" : "w" }));
        GroupedObservations all = GroupedObservations.FromDataView(data, new ObservationOptions { WindowLength = 4 });
        GroupedObservations apart = GroupedObservations.FromDataView(data,
            new ObservationOptions { WindowLength = 4, Stride = 4, PartitionColumnName = "User" });
        Assert.True(all.IsDescriptive);
        Assert.False(apart.IsDescriptive);
        Assert.Equal(40, all.Count);
        Assert.Equal([0, 4, 8, 10, 14, 18, 22, 26, 32, 36], Enumerable.Range(0, 2).SelectMany(g => apart.ValuesOf(0, g)).Order());
    }

    [Fact]
    public void Rows_without_values_are_left_out_and_the_next_takes_their_place()
    {
        IDataView data = View(Enumerable.Range(0, 12).Select(i => new Row { Features = [i == 4 ? float.NaN : i], PredictedLabel = i > 5 }));
        GroupedObservations observations = GroupedObservations.FromDataView(data,
            new ObservationOptions { WindowLength = 4, Stride = 4, FirstRow = 1 });
        Assert.Equal(["normal", "anomaly"], observations.GroupNames);
        Assert.Equal([1, 5], observations.ValuesOf(0, 0));
        Assert.Equal([9], observations.ValuesOf(0, 1));
    }

    [Fact]
    public void Groups_of_a_key_have_the_names_of_its_values()
    {
        var mlContext = new MLContext(1);
        IDataView data = View(new[] { "w", "u", "", "w" }.Select((user, i) => new Row { Features = [i], User = user }));
        IDataView keyed = mlContext.Transforms.Conversion.MapValueToKey("User").Fit(data).Transform(data);
        Assert.Equal(["0", "u", "w"], GroupedObservations.FromDataView(keyed, new ObservationOptions { GroupColumnName = "User" })
            .GroupNames);
    }

    [Fact]
    public void A_sparse_row_of_zeros_is_an_observation_and_a_malformed_one_is_refused()
    {
        VBuffer<float>[] rows = [new(3, 0, [], []), new(3, 1, [2], [1]), new(3, 2, [1, 1], [2, 0])];
        IDataView View(int count) =>
            new MLContext(1).Data.LoadFromEnumerable(rows[..count].Select(features => new SparseRow { Features = features }));
        GroupedObservations observations = GroupedObservations.FromDataView(View(2), new ObservationOptions());
        Assert.Equal(2, observations.Count);
        Assert.Equal([0, 2], observations.ValuesOf(1, 0));
        Assert.Contains("malformed sparse row", Assert.ThrowsAny<InvalidOperationException>(
            () => GroupedObservations.FromDataView(View(3), new ObservationOptions())).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Func<object>> Tests(GroupedObservations observations) =>
        [() => Manova.Test(observations), () => Anova.OneWay(observations), () => TukeyHsd.Test(observations)];

    private static IDataView View(IEnumerable<Row> rows) => new MLContext(1).Data.LoadFromEnumerable(rows);

    private sealed class SparseRow
    {
        [VectorType(3)]
        public VBuffer<float> Features { get; set; }

        public bool PredictedLabel { get; set; }
    }

    private sealed class Row
    {
        [VectorType(1)]
        public float[] Features { get; set; } = [];

        public bool PredictedLabel { get; set; }

        public string User { get; set; } = "";
    }
}
