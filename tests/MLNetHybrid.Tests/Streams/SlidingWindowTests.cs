using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Streams;

public sealed class SlidingWindowTests
{
    private const int Length = 3;
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Window_ends_at_its_row_and_is_nan_until_full()
    {
        float[][] windows = Windows(_ml.Transforms.SlidingWindow("Window", "Features", Length), Rows(5));
        Assert.All(windows[..2], w => Assert.All(w, v => Assert.True(float.IsNaN(v))));
        Assert.Equal([0, 0.5f, 1, 1.5f, 2, 2.5f], windows[2]);
        Assert.Equal([2, 2.5f, 3, 3.5f, 4, 4.5f], windows[4]);
    }

    [Fact]
    public void Output_column_has_the_window_shape()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Rows(1));
        SlidingWindowEstimator estimator = _ml.Transforms.SlidingWindow("Window", "Features", Length);
        var type = Assert.IsType<VectorDataViewType>(estimator.Fit(data).GetOutputSchema(data.Schema)["Window"].Type);
        Assert.Equal([Length, 2], type.Dimensions);
    }

    [Fact]
    public void Each_partition_has_windows_of_its_own()
    {
        Row[] rows = [.. Rows(40).Select((r, i) => r with { Key = i % 3 == 0 ? "a" : "b" })];
        float[][] together = Windows(Partitioned(), rows);
        foreach (string key in new[] { "a", "b" })
        {
            float[][] alone = Windows(_ml.Transforms.SlidingWindow("Window", "Features", Length), [.. rows.Where(r => r.Key == key)]);
            Assert.Equal(alone, together.Where((_, i) => rows[i].Key == key));
        }
    }

    [Fact]
    public void Windows_equal_a_naive_computation_for_any_keys_and_length() =>
        Gen.Select(Gen.Int[0, 3].Array[0, 60], Gen.Int[1, 6]).Sample((keys, length) =>
        {
            Row[] rows = [.. Rows(keys.Length).Select((r, i) => r with { Key = $"key {keys[i]}" })];
            float[][] windows = Windows(Partitioned(length), rows);
            for (int i = 0; i < rows.Length; i++)
            {
                float[][] stream = [.. rows[..(i + 1)].Where(r => r.Key == rows[i].Key).Select(r => r.Features)];
                float[] expected = stream.Length < length
                    ? [.. Enumerable.Repeat(float.NaN, 2 * length)]
                    : [.. stream[^length..].SelectMany(f => f)];
                Assert.Equal(expected, windows[i]);
            }
        }, iter: 50, threads: 1);

    [Fact]
    public void The_stream_unused_for_longest_is_forgotten_first()
    {
        var estimator = _ml.Transforms.SlidingWindow(
            new SlidingWindowEstimator.Options
            {
                OutputColumnName = "Window",
                InputColumnName = "Features",
                Length = 2,
                PartitionColumnNames = ["Key"],
                MaximumPartitions = 2
            });
        string[] keys = ["a", "b", "a", "c", "a", "b", "b"];
        float[][] windows = Windows(estimator, [.. Rows(keys.Length).Select((r, i) => r with { Key = keys[i] })]);
        // "c" drives out "b", not "a", which was used later; "b" then starts anew.
        Assert.Equal([false, false, true, false, true, false, true], windows.Select(w => !float.IsNaN(w[0])));
    }

    [Theory]
    [InlineData(nameof(Row.Key))]
    [InlineData(nameof(Row.Number))]
    [InlineData(nameof(Row.Flag))]
    [InlineData(nameof(Row.Byte))]
    [InlineData(nameof(Row.SByte))]
    [InlineData(nameof(Row.UInt16))]
    [InlineData(nameof(Row.Int16))]
    [InlineData(nameof(Row.UInt32))]
    [InlineData(nameof(Row.UInt64))]
    [InlineData(nameof(Row.Int64))]
    public void Text_integers_and_booleans_tell_streams_apart(string column)
    {
        Row[] rows = [.. Rows(12).Select((r, i) => r with { Key = i % 2 == 0 ? "even" : "odd", Number = i % 2, Flag = i % 2 == 0 })];
        float[][] windows = Windows(_ml.Transforms.SlidingWindow("Window", "Features", Length, column), rows);
        Assert.All(windows[..4], window => Assert.True(float.IsNaN(window[0])));
        Assert.Equal([6, 6.5f, 8, 8.5f, 10, 10.5f], windows[10]);
    }

    [Fact]
    public void Without_partition_columns_all_rows_are_one_stream()
    {
        foreach (string[]? none in new string[]?[] { [], null })
            Assert.Equal([0, 0.5f, 1, 1.5f], Windows(_ml.Transforms.SlidingWindow(new SlidingWindowEstimator.Options
            {
                OutputColumnName = "Window",
                InputColumnName = "Features",
                Length = 2,
                PartitionColumnNames = none!,
            }), Rows(2))[1]);
    }

    [Fact]
    public void Key_typed_columns_and_combinations_of_columns_tell_streams_apart()
    {
        Row[] rows = [.. Rows(24).Select((r, i) => r with { Key = i % 2 == 0 ? "even" : "odd", Number = i % 3 })];
        IEstimator<ITransformer> estimator = _ml.Transforms.Conversion.MapValueToKey("Mapped", "Key")
            .Append(_ml.Transforms.SlidingWindow(
            new SlidingWindowEstimator.Options
            {
                OutputColumnName = "Window",
                InputColumnName = "Features",
                Length = 2,
                PartitionColumnNames = ["Mapped", "Number"]
            }));
        Assert.Equal([17, 17.5f, 23, 23.5f], Windows(estimator, rows)[23]);
    }

    [Fact]
    public void Rows_are_not_shuffled_even_when_a_consumer_asks_for_it()
    {
        IDataView windows = Fitted(Rows(50)).Transform(_ml.Data.LoadFromEnumerable(Rows(50)));
        Assert.False(windows.CanShuffle);
        using DataViewRowCursor cursor = windows.GetRowCursor(windows.Schema, new Random(5));
        var get = cursor.GetGetter<VBuffer<float>>(windows.Schema["Window"]);
        VBuffer<float> window = default;
        for (int i = 0; cursor.MoveNext(); i++)
        {
            get(ref window);
            Assert.True(i < Length - 1 ? float.IsNaN(window.GetValues()[0]) : window.GetValues()[0] == i - Length + 1);
        }
    }

    [Fact]
    public void A_shuffle_after_the_windows_moves_whole_rows()
    {
        IDataView shuffled = _ml.Data.ShuffleRows(Fitted(Rows(50)).Transform(_ml.Data.LoadFromEnumerable(Rows(50))), seed: 3);
        WindowRow[] rows = [.. _ml.Data.CreateEnumerable<WindowRow>(shuffled, reuseRowObject: false)];
        Assert.NotEqual(rows.Select(r => r.Time), rows.Select(r => r.Time).Order());
        Assert.All(rows.Where(r => r.Time >= Length - 1), r => Assert.Equal(r.Time - Length + 1, r.Window[0]));
    }

    [Fact]
    public void Filters_before_and_after_the_windows_see_the_rows_they_should()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Rows(20));
        IDataView after = _ml.Data.SkipRows(Fitted(Rows(20)).Transform(data), 10);
        Assert.Equal(8, _ml.Data.CreateEnumerable<WindowRow>(after, false).First().Window[0]);
        IDataView before = Fitted(Rows(20)).Transform(_ml.Data.SkipRows(data, 10));
        Assert.True(float.IsNaN(_ml.Data.CreateEnumerable<WindowRow>(before, false).First().Window[0]));
        IDataView whole = _ml.Data.FilterRowsByMissingValues(Fitted(Rows(20)).Transform(data), "Window");
        Assert.Equal(18, _ml.Data.CreateEnumerable<WindowRow>(whole, false).Count());
    }

    [Fact]
    public void Parallel_cursors_and_a_cache_give_the_same_windows()
    {
        Row[] rows = Rows(2000);
        float[][] expected = Windows(_ml.Transforms.SlidingWindow("Window", "Features", Length), rows);
        IDataView windows = Fitted(rows).Transform(_ml.Data.LoadFromEnumerable(rows));
        Assert.Equal(expected, _ml.Data.Cache(windows).GetColumn<float[]>("Window"));

        // A normalizer wants parallel cursors: ML.NET splits the one cursor of the windows and consolidates the rows again.
        IDataView normalized = _ml.Transforms.NormalizeMinMax("Scaled", "Window").Fit(windows).Transform(windows);
        Assert.Equal(expected, normalized.GetColumn<float[]>("Window"));

        DataViewRowCursor[] cursors = normalized.GetRowCursorSet(normalized.Schema, 4);
        var seen = new SortedDictionary<float, float[]>();
        foreach (DataViewRowCursor cursor in cursors)
        {
            var getTime = cursor.GetGetter<float>(normalized.Schema["Time"]);
            var getWindow = cursor.GetGetter<VBuffer<float>>(normalized.Schema["Window"]);
            float time = 0;
            VBuffer<float> window = default;
            while (cursor.MoveNext())
            {
                getTime(ref time);
                getWindow(ref window);
                seen.Add(time, [.. window.DenseValues()]);
            }
            cursor.Dispose();
        }
        Assert.Equal(expected, seen.Values);
    }

    [Fact]
    public void Two_cursors_over_one_view_do_not_disturb_each_other()
    {
        IDataView windows = Fitted(Rows(10)).Transform(_ml.Data.LoadFromEnumerable(Rows(10)));
        using DataViewRowCursor first = windows.GetRowCursor(windows.Schema), second = windows.GetRowCursor(windows.Schema);
        var getFirst = first.GetGetter<VBuffer<float>>(windows.Schema["Window"]);
        var getSecond = second.GetGetter<VBuffer<float>>(windows.Schema["Window"]);
        for (int i = 0; i < 6; i++) Assert.True(first.MoveNext());
        for (int i = 0; i < 4; i++) Assert.True(second.MoveNext());
        VBuffer<float> a = default, b = default;
        getFirst(ref a);
        getSecond(ref b);
        Assert.Equal(3, a.GetValues()[0]);
        Assert.Equal(1, b.GetValues()[0]);
    }

    [Fact]
    public void A_column_that_is_not_asked_for_costs_nothing_and_other_columns_pass()
    {
        IDataView windows = Fitted(Rows(10)).Transform(_ml.Data.LoadFromEnumerable(Rows(10)));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (float)i), windows.GetColumn<float>("Time"));
        using DataViewRowCursor cursor = windows.GetRowCursor([windows.Schema["Time"]]);
        Assert.False(cursor.IsColumnActive(windows.Schema["Window"]));
        Assert.False(cursor.IsColumnActive(windows.Schema["Features"]));
    }

    [Fact]
    public void A_prediction_engine_follows_one_sequence_and_equals_the_batch()
    {
        Row[] rows = [.. Rows(12).Select((r, i) => r with { Key = i % 2 == 0 ? "even" : "odd" })];
        float[][] expected = Windows(Partitioned(), rows);
        ITransformer model = Partitioned().Fit(_ml.Data.LoadFromEnumerable(rows));
        using PredictionEngine<Row, WindowRow> one = _ml.Model.CreatePredictionEngine<Row, WindowRow>(model),
            other = _ml.Model.CreatePredictionEngine<Row, WindowRow>(model);
        for (int i = 0; i < rows.Length; i++) Assert.Equal(expected[i], one.Predict(rows[i]).Window);
        Assert.All(other.Predict(rows[0]).Window, v => Assert.True(float.IsNaN(v)));
    }

    [Fact]
    public void In_an_engine_an_unreadable_event_starts_its_own_stream_over_and_no_other()
    {
        Row[] rows = [.. Rows(20).Select((r, i) => r with { Key = i % 2 == 0 ? "even" : "odd" })];
        ITransformer model = Partitioned().Fit(_ml.Data.LoadFromEnumerable(rows));
        using PredictionEngine<Row, WindowRow> engine = _ml.Model.CreatePredictionEngine<Row, WindowRow>(model);
        for (int i = 0; i < 10; i++) engine.Predict(rows[i]);
        Exception error = Assert.ThrowsAny<Exception>(() => engine.Predict(rows[10] with { Features = [1] }));
        Assert.Contains("Column 'Features' must hold 2 values in each row; got 1.", error.Message, StringComparison.Ordinal);
        bool[] full = [.. rows[11..].Select(row => !float.IsNaN(engine.Predict(row).Window[0]))];
        // "odd" comes first and goes on; "even" needs three new rows.
        Assert.Equal([true, false, true, false, true, true, true, true, true], full);
    }

    [Fact]
    public void Keys_are_told_apart_whatever_their_characters()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { ("a\u001fb", "c"), ("a", "b\u001fc"), ("ab", "c"), ("a", "bc"),
            ("a\0\0b", "c"), ("a", "b\0\0c") }
            .Select((k, i) => new TwoKeys { First = k.Item1, Second = k.Item2, Features = [i] }));
        var estimator = _ml.Transforms.SlidingWindow(
            new SlidingWindowEstimator.Options
            {
                OutputColumnName = "Window",
                InputColumnName = "Features",
                Length = 2,
                PartitionColumnNames = ["First", "Second"]
            });
        Assert.All(estimator.Fit(data).Transform(data).GetColumn<float[]>("Window"), window => Assert.True(float.IsNaN(window[0])));
    }

    [Fact]
    public void Options_that_do_not_suit_are_named()
    {
        void Refused(string message, SlidingWindowEstimator.Options options) => Assert.Contains(message,
            Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.SlidingWindow(options)).Message, StringComparison.Ordinal);
        var good = new SlidingWindowEstimator.Options { OutputColumnName = "Window", InputColumnName = "Features" };
        Refused("SlidingWindow.OutputColumnName must name a column", good with { OutputColumnName = "" });
        Refused("SlidingWindow.OutputColumnName must name a column; got", good with { OutputColumnName = null! });
        Refused("SlidingWindow.InputColumnName must name a column; got an empty string.", good with { InputColumnName = "" });
        Refused("SlidingWindow.PartitionColumnNames must name a column; got an empty string.",
            good with { PartitionColumnNames = ["Key", ""] });
        Refused("the number of SlidingWindow.PartitionColumnNames must be in [0, 16]; got 17.",
            good with { PartitionColumnNames = [.. Enumerable.Range(0, 17).Select(i => $"Key {i}")] });
        Refused("The output columns of SlidingWindow must differ; got 'Window', 'Window'.", good with { StatusColumnName = "Window" });
        Refused("SlidingWindow.MaximumPartitions must be in [1, 16777216]; got 0.", good with { MaximumPartitions = 0 });
        Assert.NotNull(_ml.Transforms.SlidingWindow(
            good with { PartitionColumnNames = [.. Enumerable.Range(0, 16).Select(i => $"Key {i}")] }));
        SlidingWindowEstimator estimator = _ml.Transforms.SlidingWindow(good);
        Assert.Throws<ArgumentNullException>("input", () => estimator.Fit(null!));
        Assert.Throws<ArgumentNullException>("inputSchema", () => estimator.GetOutputSchema(null!));
    }

    [Fact]
    public void Windows_larger_than_an_array_are_refused()
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2048);
        IDataView data = _ml.Data.LoadFromEnumerable(Array.Empty<Row>(), schema);
        Assert.Contains("L x F at most", Assert.ThrowsAny<Exception>(
            () => _ml.Transforms.SlidingWindow("Window", "Features", 1 << 20).Fit(data)).Message, StringComparison.Ordinal);
        Assert.NotNull(_ml.Transforms.SlidingWindow("Window", "Features", (1 << 20) - 1).Fit(data));
    }

    [Fact]
    public void Fitted_windows_are_of_as_many_features_as_in_training()
    {
        IDataView three = _ml.Transforms.Concatenate("Features", "Features", "Time").Fit(_ml.Data.LoadFromEnumerable(Rows(5)))
            .Transform(_ml.Data.LoadFromEnumerable(Rows(5)));
        Assert.Contains("a vector of 2 Single, as in training",
            Assert.ThrowsAny<Exception>(() => Fitted(Rows(5)).Transform(three)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Saved_windows_load_in_a_fresh_context()
    {
        Row[] rows = [.. Rows(12).Select((r, i) => r with { Key = i % 2 == 0 ? "even" : "odd" })];
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        ITransformer model = Partitioned().Fit(data);
        using var file = new MemoryStream();
        _ml.Model.Save(model, data.Schema, file);
        var loaded = Assert.IsType<SlidingWindowTransformer>(new MLContext().Model.Load(file, out _));
        Assert.Equal(["Key"], loaded.PartitionColumnNames);
        Assert.Equal(model.Transform(data).GetColumn<float[]>("Window"), loaded.Transform(data).GetColumn<float[]>("Window"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1 << 21)]
    public void A_length_out_of_range_is_refused(int length)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.SlidingWindow("Window", "Features", length));
        Assert.Contains($"SlidingWindow.Length must be in [1, 1048576]; got {length}.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Time", null, "Schema mismatch for input column 'Time'")]
    [InlineData("Absent", null, "Could not find input column 'Absent'")]
    [InlineData("Features", "Absent", "Could not find partition column 'Absent'")]
    [InlineData("Features", "Time", "Schema mismatch for partition column 'Time'")]
    public void Columns_that_do_not_suit_are_named(string input, string? partition, string message)
    {
        SlidingWindowEstimator estimator = _ml.Transforms.SlidingWindow("Window", input, Length, partition);
        IDataView data = _ml.Data.LoadFromEnumerable(Rows(1));
        Assert.Contains(message, Assert.ThrowsAny<Exception>(() => estimator.Fit(data)).Message, StringComparison.Ordinal);
        Assert.Contains(message, Assert.ThrowsAny<Exception>(() => estimator.GetOutputSchema(SchemaShape.Create(data.Schema))).Message,
            StringComparison.Ordinal);
    }

    private SlidingWindowEstimator Partitioned(int length = Length) => _ml.Transforms.SlidingWindow("Window", "Features", length, "Key");

    private SlidingWindowTransformer Fitted(Row[] rows) =>
        _ml.Transforms.SlidingWindow("Window", "Features", Length).Fit(_ml.Data.LoadFromEnumerable(rows));

    private float[][] Windows(IEstimator<ITransformer> estimator, Row[] rows)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        return [.. estimator.Fit(data).Transform(data).GetColumn<float[]>("Window")];
    }

    private static Row[] Rows(int count) => [.. Enumerable.Range(0, count).Select(i => new Row { Time = i, Features = [i, i + 0.5f] })];

    private sealed record Row
    {
        public float Time { get; set; }
        public string Key { get; set; } = "";
        public int Number { get; set; }
        public bool Flag { get; set; }
        public byte Byte => (byte)Number;
        public sbyte SByte => (sbyte)Number;
        public ushort UInt16 => (ushort)Number;
        public short Int16 => (short)Number;
        public uint UInt32 => (uint)Number;
        public ulong UInt64 => (ulong)Number;
        public long Int64 => Number;
        [VectorType(2)] public float[] Features { get; set; } = [];
    }

    private sealed class TwoKeys
    {
        public string First { get; set; } = "";
        public string Second { get; set; } = "";
        [VectorType(1)] public float[] Features { get; set; } = [];
    }

    private sealed class WindowRow
    {
        public float Time { get; set; }
        public float[] Window { get; set; } = [];
    }
}
