using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetHybrid.Tests.Features;

public sealed class ScaleTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<ScaleKind> Kinds => [.. Enum.GetValues<ScaleKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Shifts_scales_and_outputs_are_those_of_scikit_learn(ScaleKind kind)
    {
        ScaleGolden golden = ScaleGolden.Instance;
        ScaleGolden.Case expected = golden.Cases.Single(c => c.ScaleKind == kind);
        ScaleTransformer model = _ml.Transforms.Scale("Features", null, kind).Fit(FeatureTable.Dense(_ml, ScaleGolden.Values(golden.Rows)));
        VBuffer<float>[] outputs = Outputs(model, FeatureTable.Dense(_ml, ScaleGolden.Values(golden.Probes)));
        for (int f = 0; f < golden.Names.Length; f++)
        {
            Assert.Equal(expected.Shifts[f], model.Shifts[f], Near(expected.Shifts[f], 1e-12));
            Assert.Equal(expected.Scales[f], model.Scales[f], Near(expected.Scales[f], 1e-9));
            for (int row = 0; row < outputs.Length; row++)
            {
                float actual = outputs[row].GetValues()[f];
                if (expected.Outputs[row][f] is double value) Assert.Equal(value, actual, Near(value, 1e-6));
                else Assert.True(float.IsNaN(actual), golden.Names[f]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_spread_of_doubles_gives_finite_values_and_a_model_that_loads(ScaleKind kind)
    {
        double[][] columns =
        [
            [0, 1e-310, 2e-310, 3e-310, 4e-310, 5e-310, 0, 1e-310, 2e-310, 3e-310],
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 1e-200],
            [0, 0, 0, 0, 0, 0, 0, 0, 1e-200, 1e-201],
            [-1.7e308, 1.7e308, -1.7e308, 1.7e308, -1.7e308, 1.7e308, 0, 0, 0, 0],
            [1e300, 2e300, 3e300, 4e300, 1e300, 2e300, 3e300, 4e300, 1e300, 2e300],
        ];
        foreach (double[] column in columns)
        {
            IDataView data = _ml.Data.LoadFromEnumerable(column.Select(value => new DoubleRow { Features = value }));
            ScaleTransformer model = _ml.Transforms.Scale(
                new ScaleEstimator.Options { OutputColumnName = "Features", Kind = kind, FlagsAsZeroOne = true }).Fit(data);
            Assert.All(model.Scales, scale => Assert.True(scale > 0 && double.IsFinite(scale)));
            float[] outputs = [.. model.Transform(data).GetColumn<float>("Features")];
            Assert.All(outputs, output => Assert.True(float.IsFinite(output)));
            using var file = new MemoryStream();
            _ml.Model.Save(model, data.Schema, file);
            Assert.Equal(outputs, new MLContext().Model.Load(file, out _).Transform(data).GetColumn<float>("Features"));
        }
    }

    private sealed class DoubleRow
    {
        public double Features { get; set; }
    }

    [Fact]
    public void The_zeros_that_sparse_rows_leave_out_count_as_zeros()
    {
        float[][] rows = ScaleGolden.Values(ScaleGolden.Instance.Sparse);
        ScaleTransformer uncentred = _ml.Transforms.Scale(new ScaleEstimator.Options { OutputColumnName = "Features", Center = false })
            .Fit(FeatureTable.Sparse(_ml, rows));
        for (int f = 0; f < rows[0].Length; f++) Assert.Equal(ScaleGolden.Instance.SparseScales[f], uncentred.Scales[f], 1e-12);

        foreach (ScaleKind kind in Enum.GetValues<ScaleKind>())
        {
            ScaleTransformer dense = _ml.Transforms.Scale("Features", null, kind).Fit(FeatureTable.Dense(_ml, rows));
            ScaleTransformer sparse = _ml.Transforms.Scale("Features", null, kind).Fit(FeatureTable.Sparse(_ml, rows));
            for (int f = 0; f < rows[0].Length; f++)
            {
                Assert.Equal(dense.Shifts[f], sparse.Shifts[f], 1e-14);
                Assert.Equal(dense.Scales[f], sparse.Scales[f], 1e-12);
            }
            Assert.Equal(
                Outputs(dense, FeatureTable.Dense(_ml, rows)).Select(row => row.DenseValues()),
                Outputs(dense, FeatureTable.Sparse(_ml, rows)).Select(row => row.DenseValues()));
        }
    }

    [Fact]
    public void Uncentred_sparse_rows_stay_sparse_and_centred_ones_become_dense()
    {
        float[][] rows = ScaleGolden.Values(ScaleGolden.Instance.Sparse);
        IDataView data = FeatureTable.Sparse(_ml, rows);
        ScaleTransformer centred = _ml.Transforms.Scale("Features").Fit(data);
        ScaleTransformer uncentred = _ml.Transforms.Scale(
            new ScaleEstimator.Options { OutputColumnName = "Features", Center = false }).Fit(data);
        Assert.All(Outputs(centred, data), row => Assert.True(row.IsDense));
        VBuffer<float>[] outputs = Outputs(uncentred, data);
        for (int row = 0; row < rows.Length; row++)
        {
            float[] dense = [.. outputs[row].DenseValues()];
            Assert.Equal(rows[row].Count(v => v != 0), outputs[row].GetValues().Length);
            for (int f = 0; f < dense.Length; f++) Assert.Equal((float)(rows[row][f] / uncentred.Scales[f]), dense[f], 1e-6f);
        }
        Assert.All(uncentred.Shifts, shift => Assert.Equal(0, shift));
        Assert.Empty(Outputs(uncentred, FeatureTable.Sparse(_ml, [new float[4]])).Single().GetValues().ToArray());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_feature_that_was_constant_keeps_scale_one_and_is_named_in_one_warning(ScaleKind kind)
    {
        List<LoggingEventArgs> warnings = Warnings();
        IDataView data = Named(
            FeatureTable.Dense(_ml, [.. Enumerable.Range(0, 50).Select(i => new float[] { i, 0, 0.1f, i % 7 })]),
            "speed", "valve", "", "flow");
        ScaleTransformer model = _ml.Transforms.Scale("Named", null, kind).Fit(data);
        LoggingEventArgs warning = Assert.Single(warnings);
        Assert.Contains("'Named': 2 features ('valve', number 2) did not vary", warning.Message, StringComparison.Ordinal);
        Assert.Equal(ChannelMessageKind.Warning, warning.Kind);
        Assert.Equal([1, 1], [model.Scales[1], model.Scales[2]]);

        // The valve opens.
        float[] later = [.. Outputs(
            model, Named(FeatureTable.Dense(_ml, [new float[] { 3, 5, 0.3f, 1 }]), "speed", "valve", "", "flow"), "Named")
            .Single().DenseValues()];
        Assert.Equal(5, later[1]);
        Assert.Equal(0.2f, later[2], 1e-6f);
    }

    [Fact]
    public void Rounding_does_not_make_a_constant_vary()
    {
        // 0.1 + 0.2 and 0.3 differ in the last bit of a double.
        double[][] rows = [.. Enumerable.Range(0, 100).Select(i => new double[] { i % 2 == 0 ? 0.1 + 0.2 : 0.3, 1e9 + i % 3 })];
        foreach (ScaleKind kind in Enum.GetValues<ScaleKind>())
        {
            ScaleTransformer model = _ml.Transforms.Scale("Features", null, kind).Fit(FeatureTable.Dense(_ml, rows));
            Assert.Equal(1, model.Scales[0]);
            Assert.InRange(model.Scales[1], 0.8, 2);
        }
    }

    [Fact]
    public void Doubles_with_a_large_mean_keep_their_detail()
    {
        double[][] rows = [.. Enumerable.Range(0, 1000).Select(i => new double[] { 1.7e9 + i % 10 })];
        ScaleTransformer model = _ml.Transforms.Scale("Features").Fit(FeatureTable.Dense(_ml, rows));
        Assert.Equal(1.7e9 + 4.5, model.Shifts[0], 1e-6);
        Assert.Equal(Math.Sqrt(8.25), model.Scales[0], 1e-6);
        Assert.Equal(0.5 / Math.Sqrt(8.25), Outputs(model, FeatureTable.Dense(_ml, [new double[] { 1.7e9 + 5 }]))
            .Single().GetValues()[0], 1e-6);
    }

    [Fact]
    public void A_feature_that_varies_in_few_rows_is_divided_by_its_deviation_where_its_quartiles_coincide()
    {
        float[][] rows = [.. Enumerable.Range(0, 100).Select(i => new[] { i < 5 ? 2e6f : 1e6f, i < 5 ? 2e-6f : 1e-6f })];
        ScaleTransformer model = _ml.Transforms.Scale("Features", null, ScaleKind.Robust).Fit(FeatureTable.Dense(_ml, rows));
        double deviation = Math.Sqrt(0.05 * 0.95);
        Assert.Equal(1e6 * deviation, model.Scales[0], 1);
        Assert.Equal(1e-6 * deviation, model.Scales[1], 1e-12);
        Assert.Equal(1e6, model.Shifts[0]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Finite_values_stay_finite_and_others_stay_as_they_are(ScaleKind kind)
    {
        float[] extremes = [float.MaxValue, float.MinValue, float.Epsilon, -float.Epsilon, 0, 1e19f, float.NaN,
            float.PositiveInfinity, float.NegativeInfinity];
        // The units of the columns: denormal, ordinary, the greatest there are. Twenty columns: vectors and their remainder.
        float[] units = [float.Epsilon, 1, float.MaxValue / 2];
        float[][] rows = [.. Enumerable.Range(0, 20)
            .Select(i => Enumerable.Range(0, 20).Select(f => units[f % 3] * (i % 3 - 1)).ToArray())];
        ScaleTransformer model = _ml.Transforms.Scale("Features", null, kind).Fit(FeatureTable.Dense(_ml, rows));
        VBuffer<float>[] outputs = Outputs(model, FeatureTable.Dense(_ml, [.. extremes.Select(x => Enumerable.Repeat(x, 20).ToArray())]));
        for (int i = 0; i < extremes.Length; i++)
        {
            float[] values = [.. outputs[i].DenseValues()];
            for (int f = 0; f < values.Length; f++)
            {
                if (float.IsFinite(extremes[i])) Assert.True(float.IsFinite(values[f]), $"{extremes[i]} in column {f}: {values[f]}");
                else Assert.Equal(extremes[i], values[f]);
            }
        }
        Assert.Equal(float.MaxValue, outputs[0].GetValues()[0]);
        Assert.Equal(-float.MaxValue, outputs[1].GetValues()[18]);
    }

    [Fact]
    public void Infinite_values_take_no_part_in_fitting()
    {
        List<LoggingEventArgs> warnings = Warnings();
        float[][] rows = [[1, float.NaN], [float.PositiveInfinity, float.NegativeInfinity], [3, float.NaN], [float.NaN, float.NaN]];
        foreach (ScaleKind kind in Enum.GetValues<ScaleKind>())
        {
            ScaleTransformer model = _ml.Transforms.Scale("Features", null, kind).Fit(FeatureTable.Dense(_ml, rows));
            Assert.Equal(kind == ScaleKind.MinMax ? 1 : 2, model.Shifts[0]);
            Assert.Equal(kind == ScaleKind.MinMax ? 2 : 1, model.Scales[0]);
            Assert.Equal([0, 1], [model.Shifts[1], model.Scales[1]]);
        }
        Assert.Equal(3, warnings.Count);
        Assert.All(warnings, w => Assert.Contains("1 feature (number 1) had no finite value", w.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Clip_limits_finite_outputs_only()
    {
        float[][] rows = [[0], [1], [2], [3], [4]];
        ScaleTransformer model = _ml.Transforms.Scale(
            new ScaleEstimator.Options { OutputColumnName = "Features", Kind = ScaleKind.MinMax, Clip = 2 })
            .Fit(FeatureTable.Dense(_ml, rows));
        float[][] probes = [[-100], [6], [8], [1e30f], [float.PositiveInfinity]];
        Assert.Equal([-2, 1.5f, 2, 2, float.PositiveInfinity], Outputs(model, FeatureTable.Dense(_ml, probes))
            .Select(row => row.GetValues()[0]));
    }

    [Fact]
    public void Features_with_two_values_become_zero_and_one_where_that_is_asked_for()
    {
        // Two flags in different units, one that is never up, and two features with three values each.
        float[][] rows = [.. Enumerable.Range(0, 40)
            .Select(i => new float[] { i % 10 == 0 ? 1 : 0, i % 10 == 0 ? 350 : -50, 7, i % 3, i % 2 == 0 ? 0.5f : i % 5 == 0 ? 0 : 1 })];
        foreach (ScaleKind kind in Enum.GetValues<ScaleKind>())
        {
            var options = new ScaleEstimator.Options { OutputColumnName = "Features", Kind = kind, FlagsAsZeroOne = true };
            foreach (IDataView data in new[] { FeatureTable.Dense(_ml, rows), FeatureTable.Sparse(_ml, rows) })
            {
                ScaleTransformer model = _ml.Transforms.Scale(options).Fit(data);
                ScaleTransformer plain = _ml.Transforms.Scale("Features", null, kind).Fit(data);
                Assert.Equal([0, -50, 7], model.Shifts.Take(3));
                Assert.Equal([1, 400, 1], model.Scales.Take(3));
                Assert.Equal(plain.Shifts.Skip(3), model.Shifts.Skip(3));
                Assert.Equal(plain.Scales.Skip(3), model.Scales.Skip(3));
            }
        }
        Assert.Equal(0.3, _ml.Transforms.Scale("Features").Fit(FeatureTable.Dense(_ml, rows)).Scales[0], 1e-9);
    }

    [Fact]
    public void Windows_are_scaled_feature_by_feature_and_keep_their_shape()
    {
        float[][] rows = [.. Enumerable.Range(0, 40)
            .Select(i => Enumerable.Range(0, 6).Select(j => j % 2 == 0 ? i + j : 1e6f * (i - j)).ToArray())];
        IDataView windows = FeatureTable.Dense(_ml, rows, 3, 2);
        ScaleTransformer model = _ml.Transforms.Scale("Features").Fit(windows);
        Assert.Equal(2, model.Shifts.Count);
        ScaleTransformer expected = _ml.Transforms.Scale("Features")
            .Fit(FeatureTable.Dense(_ml, [.. rows.SelectMany(row => row.Chunk(2))]));
        Assert.Equal(expected.Shifts, model.Shifts);
        Assert.Equal(expected.Scales, model.Scales);
        IDataView output = model.Transform(windows);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3, 2), output.Schema["Features"].Type);
        float[] last = [.. FeatureTable.Read(output, "Features")[^1].DenseValues()];
        for (int j = 0; j < 6; j++) Assert.Equal((rows[^1][j] - model.Shifts[j % 2]) / model.Scales[j % 2], last[j], 1e-6);
    }

    [Fact]
    public void Slot_names_pass_through_as_the_estimator_promises()
    {
        IDataView data = Named(FeatureTable.Dense(_ml, [new float[] { 1, 2 }, [2, 1]]), "pressure", "flow");
        ScaleEstimator estimator = _ml.Transforms.Scale("Scaled", "Named");
        DataViewSchema.Column column = estimator.Fit(data).Transform(data).Schema["Scaled"];
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        Assert.Equal(["pressure", "flow"], names.DenseValues().Select(name => name.ToString()));

        Assert.True(estimator.GetOutputSchema(SchemaShape.Create(data.Schema)).TryFindColumn("Scaled", out SchemaShape.Column promised));
        Assert.Equal(column.Annotations.Schema.Select(a => a.Name).Order(), promised.Annotations.Select(a => a.Name).Order());
        IDataView unnamed = FeatureTable.Dense(_ml, [new float[] { 1, 2 }, [2, 1]]);
        Assert.DoesNotContain(
            "SlotNames", _ml.Transforms.Scale("Features").Fit(unnamed)
            .Transform(unnamed).Schema["Features"].Annotations.Schema.Select(a => a.Name));
    }

    [Fact]
    public void Bad_input_is_refused_by_name()
    {
        Assert.Contains("Scale.Kind must be one of Standard, MinMax, Robust; got 7",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Scale("Features", null, (ScaleKind)7)).Message,
            StringComparison.Ordinal);
        foreach (double clip in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Contains("Scale.Clip must be positive and finite", Assert.Throws<ArgumentOutOfRangeException>(
                () => _ml.Transforms.Scale(new ScaleEstimator.Options { OutputColumnName = "Features", Clip = clip })).Message,
                StringComparison.Ordinal);
        }
        Assert.Contains("'Features' has no row to fit Scale on", Assert.ThrowsAny<InvalidOperationException>(
            () => _ml.Transforms.Scale("Features").Fit(FeatureTable.View<float>(_ml, [], 3))).Message, StringComparison.Ordinal);
        IDataView integers = FeatureTable.Dense(_ml, [new int[] { 1, 2 }]);
        Assert.Contains("'Features': expected Single or Double", Assert.ThrowsAny<ArgumentException>(
            () => _ml.Transforms.Scale("Features").Fit(integers)).Message, StringComparison.Ordinal);
        ScaleTransformer model = _ml.Transforms.Scale("Features").Fit(FeatureTable.Dense(_ml, [new float[] { 1, 2 }]));
        Assert.Contains("with 2 features", Assert.ThrowsAny<ArgumentException>(
            () => model.Transform(FeatureTable.Dense(_ml, [new float[] { 1, 2, 3 }]))).Message, StringComparison.Ordinal);
        IDataView shorter = FeatureTable.View(_ml, [new VBuffer<float>(1, [1f])], 2);
        Assert.Contains("must hold 2 values in each row; got 1",
            Assert.ThrowsAny<InvalidOperationException>(() => _ml.Transforms.Scale("Features").Fit(shorter)).Message,
            StringComparison.Ordinal);
    }

    private static VBuffer<float>[] Outputs(ScaleTransformer model, IDataView data, string column = "Features") =>
        FeatureTable.Read(model.Transform(data), column);

    private static double Near(double value, double relative) => relative * (1e-30 + Math.Abs(value));

    private IDataView Named(IDataView data, params string[] names)
    {
        float[][] rows = [.. FeatureTable.Read(data, "Features").Select(row => row.DenseValues().ToArray())];
        SchemaDefinition definition = SchemaDefinition.Create(typeof(FeatureTable.Row<float>));
        SchemaDefinition.Column column = definition["Features"];
        column.ColumnName = "Named";
        column.ColumnType = new VectorDataViewType(NumberDataViewType.Single, names.Length);
        column.AddAnnotation(
            "SlotNames", new VBuffer<ReadOnlyMemory<char>>(names.Length, [.. names.Select(name => name.AsMemory())]),
            new VectorDataViewType(TextDataViewType.Instance, names.Length));
        return _ml.Data.LoadFromEnumerable(rows.Select(row => new FeatureTable.Row<float> { Features = new(row.Length, row) }), definition);
    }

    private List<LoggingEventArgs> Warnings()
    {
        var warnings = new List<LoggingEventArgs>();
        _ml.Log += (_, entry) =>
        {
            if (entry.Kind == ChannelMessageKind.Warning) warnings.Add(entry);
        };
        return warnings;
    }
}
