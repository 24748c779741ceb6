using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Tests.Streams;

/// <summary>Who answers when a reader asks for rows instead of windows.</summary>
public sealed class WindowViewTests
{
    private const int Length = 3;
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void The_sliding_window_shows_its_rows_newest_first()
    {
        using DataViewRowCursor cursor = Windows().GetRowCursor(Windows().Schema);
        ValueGetter<WindowView> get = WindowView.GetterOrNull(cursor, cursor.Schema["Window"])!;
        WindowView view = default;
        for (int i = 0; cursor.MoveNext(); i++)
        {
            get(ref view);
            Assert.Equal((i, Length, i >= Length - 1), (view.Place, view.Length, view.IsUsable));
            for (int age = 0; age < Math.Min(i + 1, Length); age++)
            {
                Assert.True(view.Row(age).IsDense);
                Assert.Equal([i - age, 0.5f], view.Row(age).GetValues());
            }
        }
    }

    [Fact]
    public void Transforms_that_leave_the_column_alone_hand_the_question_on()
    {
        // A transform whose own column somebody reads runs on parallel cursors, and these keep values.
        IDataView windows = Windows();
        Assert.False(Answers(_ml.Transforms.CopyColumns("Copy", "Time").Fit(windows).Transform(windows), "Window", "Time", "Copy"));
        Assert.True(Answers(windows));
        Assert.True(Answers(_ml.Transforms.CopyColumns("Copy", "Time").Fit(windows).Transform(windows)));
        Assert.True(Answers(_ml.Transforms.Concatenate("Both", "Time", "Features").Append(_ml.Transforms.SelectColumns("Window", "Time"))
            .Fit(windows).Transform(windows)));
        Assert.True(Answers(_ml.Transforms.DropColumns("Features").Fit(windows).Transform(windows)));
        Assert.True(Answers(_ml.Data.FilterRowsByColumn(windows, "Time", 2, 7)));
        Assert.True(Answers(_ml.Data.FilterByCustomPredicate<TimeRow>(windows, row => row.Time % 2 == 0)));
        Assert.True(Answers(_ml.Data.SkipRows(_ml.Data.TakeRows(windows, 8), 2)));
    }

    [Fact]
    public void Whoever_makes_the_column_anew_or_keeps_its_values_refuses()
    {
        IDataView windows = Windows();
        Assert.False(Answers(_ml.Transforms.NormalizeMinMax("Window").Fit(windows).Transform(windows)));
        Assert.False(Answers(_ml.Transforms.CopyColumns("Window", "Other").Fit(windows).Transform(windows)));
        Assert.False(Answers(_ml.Transforms.CopyColumns("Copy", "Window").Fit(windows).Transform(windows), "Copy"));
        Assert.False(Answers(_ml.Data.Cache(windows)));
        Assert.False(Answers(_ml.Data.ShuffleRows(windows, 1)));
        Assert.False(Answers(_ml.Data.FilterRowsByMissingValues(windows, "Window")));
        Assert.False(Answers(windows, "Features"));
        Assert.False(Answers(windows, "Other"));
        using DataViewRowCursor handWritten = new Components.GeneratedView(3, 4).GetRowCursor(new Components.GeneratedView(3, 4).Schema);
        Assert.Null(WindowView.GetterOrNull(handWritten, handWritten.Schema["Features"]));
    }

    [Fact]
    public void A_stream_that_was_forgotten_comes_back_as_another()
    {
        string[] keys = ["a", "b", "a", "c", "a", "b", "b"];
        IDataView data = _ml.Data.LoadFromEnumerable(keys.Select((key, i) => new Row { Time = i, Key = key }));
        IDataView windows = _ml.Transforms.SlidingWindow(
            new SlidingWindowEstimator.Options
            {
                OutputColumnName = "Window",
                InputColumnName = "Features",
                Length = 2,
                PartitionColumnNames = ["Key"],
                MaximumPartitions = 2
            })
            .Fit(data).Transform(data);
        Assert.Equal([0, 1, 0, 2, 0, 3, 3], Views(windows, view => view.Stream));
        Assert.Equal([0, 0, 1, 0, 2, 0, 1], Views(windows, view => view.Place));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_window_with_a_missing_or_infinite_value_cannot_be_used(float bad)
    {
        Row[] rows = [.. Rows()];
        rows[4].Features[1] = bad;
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        IDataView windows = _ml.Transforms.SlidingWindow("Window", "Features", Length).Fit(data).Transform(data);
        Assert.Equal([false, false, true, true, false, false, false, true, true, true], Views(windows, view => view.IsUsable));
    }

    [Fact]
    public void Sparse_rows_stay_sparse_and_make_sparse_windows()
    {
        string[] words = ["a", "b", "c", "d", "e", "f", "g", "h"];
        IDataView data = _ml.Data.LoadFromEnumerable(words.Concat(words).Select(word => new Row { Key = word }));
        IEstimator<ITransformer> encoder = _ml.Transforms.Categorical.OneHotEncoding("Hot", "Key")
            .Append(_ml.Transforms.SlidingWindow("Window", "Hot", Length));
        IDataView windows = encoder.Fit(data).Transform(data);
        Assert.All(Views(windows, view => view.Row(0).GetValues().Length).Skip(1), count => Assert.InRange(count, 0, 1));
        using DataViewRowCursor cursor = windows.GetRowCursor(windows.Schema);
        var get = cursor.GetGetter<VBuffer<float>>(windows.Schema["Window"]);
        VBuffer<float> window = default;
        for (int i = 0; cursor.MoveNext(); i++)
        {
            get(ref window);
            if (i < Length - 1) continue;
            Assert.False(window.IsDense);
            float[] expected = new float[Length * words.Length];
            for (int t = 0; t < Length; t++) expected[t * words.Length + (i - Length + 1 + t) % words.Length] = 1;
            Assert.Equal(expected, window.DenseValues());
        }
    }

    private static bool Answers(IDataView data, params string[] active)
    {
        if (active.Length == 0) active = ["Window", "Time"];
        using DataViewRowCursor cursor = data.GetRowCursor(active.Select(name => data.Schema[name]));
        return WindowView.GetterOrNull(cursor, cursor.Schema[active[0]]) is not null;
    }

    private static T[] Views<T>(IDataView windows, Func<WindowView, T> read)
    {
        using DataViewRowCursor cursor = windows.GetRowCursor(windows.Schema);
        ValueGetter<WindowView> get = WindowView.GetterOrNull(cursor, cursor.Schema["Window"])!;
        var values = new List<T>();
        WindowView view = default;
        while (cursor.MoveNext())
        {
            get(ref view);
            values.Add(read(view));
        }

        return [.. values];
    }

    private IDataView Windows()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Rows());
        return _ml.Transforms.SlidingWindow("Window", "Features", Length).Fit(data).Transform(data);
    }

    private static IEnumerable<Row> Rows() => Enumerable.Range(0, 10).Select(i => new Row { Time = i, Features = [i, 0.5f] });

    private sealed class TimeRow
    {
        public float Time { get; set; }
    }

    private sealed class Row
    {
        public float Time { get; set; }
        public string Key { get; set; } = "";
        [VectorType(2)] public float[] Features { get; set; } = [0, 0];
        [VectorType(3, 2)] public float[] Other { get; set; } = [1, 2, 3, 4, 5, 6];
    }
}
