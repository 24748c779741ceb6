using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Evaluation.Tests.Columns;

/// <summary>Which rows count as anomalies, by the type and the values of the label.</summary>
public sealed class LabelColumnTests
{
    // The anomaly comes first, and has the highest score: whoever reads the labels upside down finds an area of 0.
    private static readonly bool[] Anomalous = [true, false, false, true, false];
    private static readonly float[] Scores = [9, 1, 2, 8, 3];
    private readonly MLContext _mlContext = new(1);

    [Fact]
    public void Every_number_type_holds_0_or_1()
    {
        Perfect(Rows(1.0, 0.0));
        Perfect(Rows(1f, 0f));
        Perfect(Rows<sbyte>(1, 0));
        Perfect(Rows<short>(1, 0));
        Perfect(Rows(1, 0));
        Perfect(Rows(1L, 0L));
        Perfect(Rows<byte>(1, 0));
        Perfect(Rows<ushort>(1, 0));
        Perfect(Rows(1u, 0u));
        Perfect(Rows(1ul, 0ul));
    }

    [Fact]
    public void Other_numbers_are_named_with_their_row()
    {
        Assert.Equal("Column 'Label' must hold 0 or 1; got 2 in row 1.", Refusal<InvalidOperationException>(Rows(1, 2)));
        Assert.Equal("Column 'Label' must hold 0 or 1; got 0.1 in row 1.", Refusal<InvalidOperationException>(Rows(1f, 0.1f)));
        Assert.Equal("Column 'Label' must hold 0 or 1; got 0.1 in row 1.", Refusal<InvalidOperationException>(Rows(1.0, 0.1)));
        Assert.Equal(
            "Column 'Label' must hold 0 or 1; got -1 in row 1. -1 is the anomaly in some data and the normal row in others: give it as "
                + "Boolean.",
            Refusal<InvalidOperationException>(Rows(1, -1)));
    }

    [Fact]
    public void A_missing_double_is_left_out()
    {
        AnomalyMetrics metrics = _mlContext.AnomalyDetection.EvaluateScores(Rows(1, double.NaN));
        Assert.Equal((2, 3), (metrics.RowCount, metrics.MissingLabelRowCount));
    }

    [Fact]
    public void Keys_are_read_by_their_values_in_whatever_order_they_came()
    {
        Perfect(Keys(Rows(true, false)));
        Perfect(Keys(Rows(1, 0)));
        Perfect(Keys(Rows(1f, 0f)));
        Perfect(Keys(Rows(1.0, 0.0)));
        Perfect(Keys(Texts("1", "0")));
        Perfect(Keys(Texts("True", "false")));
        Perfect(Keys(Texts("anomaly", "normal")));
        Perfect(Keys(Texts(" Attack", "Normal")));
        Perfect(Keys(Texts("malicious", "benign")));
    }

    [Fact]
    public void Keys_of_one_class_are_read_too()
    {
        AnomalyMetrics metrics = _mlContext.AnomalyDetection.EvaluateScores(Keys(Texts("normal", "normal")));
        Assert.Equal((0, 5), (metrics.ConfusionMatrix.Positives, metrics.ConfusionMatrix.Negatives));
    }

    [Fact]
    public void A_missing_key_is_left_out()
    {
        AnomalyMetrics metrics = _mlContext.AnomalyDetection.EvaluateScores(Keys(Texts("anomaly", "")));
        Assert.Equal((2, 3), (metrics.ConfusionMatrix.Positives, metrics.MissingLabelRowCount));
    }

    [Theory]
    [InlineData("dos", "ok", "'dos', 'ok'")]
    [InlineData("-1", "1", "'-1', '1'")]
    [InlineData("1", "normal", "'1', 'normal'")]
    public void Ambiguous_keys_are_refused_and_the_advice_maps_them(string anomaly, string normal, string found)
    {
        IDataView keys = Keys(Texts(anomaly, normal));
        string message = Refusal<ArgumentException>(keys);
        Assert.StartsWith($"labelColumnName: column 'Label' is a key of {found}, which does not say what is the anomaly. Give it as "
            + $"Boolean: where '{anomaly}' is the anomaly, with "
            + $"mlContext.Transforms.Conversion.MapKeyToValue(\"Label\").Append(mlContext.Transforms.Conversion.MapValue(\"Label\", new "
            + $"Dictionary<string, bool> {{ [\"{anomaly}\"] = true, [\"{normal}\"] = false }})), "
            + "or use the values 0 and 1, false and true, or normal and anomaly.", message);

        MLContext mlContext = _mlContext;
        var advice = mlContext.Transforms.Conversion.MapKeyToValue("Label")
            .Append(mlContext.Transforms.Conversion.MapValue("Label", new Dictionary<string, bool> { [anomaly] = true, [normal] = false }));
        Perfect(advice.Fit(keys).Transform(keys));
    }

    [Fact]
    public void Ambiguous_keys_of_numbers_are_refused_and_the_advice_maps_them()
    {
        IDataView keys = Keys(Rows(-1, 1));
        Assert.Contains("is a key of '-1', '1', which does not say", Refusal<ArgumentException>(keys), StringComparison.Ordinal);
        Assert.Contains("MapValue(\"Label\", new Dictionary<System.Int32, bool> { [-1] = true, [1] = false })",
            Refusal<ArgumentException>(keys), StringComparison.Ordinal);
        MLContext mlContext = _mlContext;
        var advice = mlContext.Transforms.Conversion.MapKeyToValue("Label")
            .Append(mlContext.Transforms.Conversion.MapValue("Label", new Dictionary<System.Int32, bool> { [-1] = true, [1] = false }));
        Perfect(advice.Fit(keys).Transform(keys));
    }

    [Fact]
    public void Many_values_are_counted_and_keys_without_values_say_nothing()
    {
        IDataView many = _mlContext.Data.LoadFromEnumerable(
            Scores.Select((score, i) => new LabelledRow<string> { Label = $"class {i}", Score = score })
            .Append(new LabelledRow<string> { Label = "normal", Score = 0 }));
        Assert.Contains("is a key of 'class 0', 'class 1', 'class 2', 'class 3', 'class 4' and 1 more, which does not say",
            Refusal<ArgumentException>(Keys(many)), StringComparison.Ordinal);
        IDataView without = _mlContext.Data.LoadFromEnumerable(
            Scores.Select((score, i) => new KeyRow { Label = Anomalous[i] ? 1u : 2, Score = score }));
        Assert.StartsWith(
            "labelColumnName: column 'Label' is a key without values, which does not say what is the anomaly. Give it as Boolean, or use "
                + "the values", Refusal<ArgumentException>(without));
    }

    [Fact]
    public void Text_is_refused_with_a_way_to_map_it() => Assert.EndsWith(
        "got String. Give it as Boolean, such as with mlContext.Transforms.Conversion.MapValue(\"Label\", new Dictionary<string, bool> { "
            + "[\"anomaly\"] = true, [\"normal\"] = false }). (Parameter 'labelColumnName')",
        Refusal<ArgumentException>(Texts("anomaly", "normal")), StringComparison.Ordinal);

    [Fact]
    public void Comparison_report_and_threshold_read_labels_alike()
    {
        IDataView keys = Keys(Texts("anomaly", "normal")), ambiguous = Keys(Texts("b", "a"));
        Assert.Equal(1, _mlContext.AnomalyDetection.BestF1OracleThreshold(keys).Value);
        Assert.Contains("does not say what is the anomaly",
            Assert.Throws<ArgumentException>(() => _mlContext.AnomalyDetection.BestF1OracleThreshold(ambiguous)).Message,
            StringComparison.Ordinal);

        ComparisonTable Compare(IDataView test) =>
            _mlContext.AnomalyDetection.Compare(new Dictionary<string, ITransformer>(), test, test,
                new ComparisonOptions { WindowLength = 1 });
        Assert.Equal((2, 3), (Compare(keys)["random"].Metrics.ConfusionMatrix.Positives,
            Compare(keys)["random"].Metrics.ConfusionMatrix.Negatives));
        Assert.StartsWith("Compare.LabelColumnName: column 'Label' is a key of 'b', 'a'",
            Assert.Throws<ArgumentException>(() => Compare(ambiguous)).Message);

        string Page(IDataView data)
        {
            using var stream = new MemoryStream();
            new DetectionReport { Data = data, LabelColumnName = "Label" }.Write(stream);
            return System.Text.Encoding.UTF8.GetString(stream.ToArray());
        }
        Assert.Contains("5 rows judged, 2 of them labelled anomalies", Page(keys), StringComparison.Ordinal);
        Assert.StartsWith("LabelColumnName: column 'Label' is a key of 'b', 'a'",
            Assert.Throws<ArgumentException>(() => Page(ambiguous)).Message);
    }

    private void Perfect(IDataView data)
    {
        AnomalyMetrics metrics = _mlContext.AnomalyDetection.EvaluateScores(data);
        Assert.Equal((1.0, 2L, 3L), (metrics.AreaUnderRocCurve, metrics.ConfusionMatrix.Positives, metrics.ConfusionMatrix.Negatives));
    }

    private string Refusal<T>(IDataView data) where T : Exception =>
        Assert.Throws<T>(() => _mlContext.AnomalyDetection.EvaluateScores(data)).Message;

    private IDataView Texts(string anomaly, string normal) => Rows(anomaly, normal);

    private IDataView Rows<T>(T anomaly, T normal) => _mlContext.Data.LoadFromEnumerable(
        Scores.Select((score, i) => new LabelledRow<T> { Label = Anomalous[i] ? anomaly : normal, Score = score, Features = [score, i] }));

    private IDataView Keys(IDataView data) => _mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);

    private sealed class LabelledRow<T>
    {
        public T Label { get; set; } = default!;
        public float Score { get; set; }
        public bool PredictedLabel { get; set; }
        [VectorType(2)] public float[] Features { get; set; } = [];
    }

    private sealed class KeyRow
    {
        [KeyType(2)] public uint Label { get; set; }
        public float Score { get; set; }
        public bool PredictedLabel { get; set; }
    }
}
