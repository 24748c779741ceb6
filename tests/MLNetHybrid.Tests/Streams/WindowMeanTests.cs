using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Tests.Streams;

/// <summary>A row's mean over the windows that hold it, beside a search through all rows.</summary>
public sealed class WindowMeanTests
{
    private static readonly float[] Scores = [1, 2, 5, float.NaN, float.PositiveInfinity];
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Means_equal_a_naive_computation_for_any_streams_filters_and_scores() =>
        Gen.Select(Gen.Int[1, 4], Gen.Select(Gen.Int[0, 2], Gen.Int[0, 4], Gen.Bool).Array[0, 30]).Sample((length, events) =>
        {
            Row[] rows =
                [.. events.Select(e => new Row { Key = "?ab".Substring(e.Item1, 1), Score = Scores[e.Item2], Stays = e.Item3 })];
            ITransformer model = _ml.Transforms.Conversion.MapValueToKey("Mapped", "Key", keyData: _ml.Data.LoadFromEnumerable(
                    new[] { new { Key = "a" }, new { Key = "b" } }))
                .Append(_ml.Transforms.SlidingWindow("Window", "Features", length, "Mapped")).Fit(_ml.Data.LoadFromEnumerable(rows));
            IDataView windows = _ml.Data.FilterByCustomPredicate<Row>(
                model.Transform(_ml.Data.LoadFromEnumerable(rows)), row => !row.Stays);
            StreamPlaces places = StreamPlaces.Read(Host, windows, windows.Schema["Window"])!;
            int[] left = [.. Enumerable.Range(0, rows.Length).Where(i => rows[i].Stays)];
            Assert.Equal(length, places.WindowLength);
            Assert.Equal(left.Length, places.RowCount);

            float[] expected = [.. left.Select(i =>
            {
                if (rows[i].Key == "?") return float.NaN;
                // The windows that end at the row and at the L - 1 after it in its stream, as far as they are still there.
                float[] scores = [.. Enumerable.Range(i, rows.Length - i).Where(k => rows[k].Key == rows[i].Key).Take(length)
                    .Where(k => rows[k].Stays).Select(k => rows[k].Score).Where(float.IsFinite)];
                return scores.Length == 0 ? float.NaN : (float)scores.Average(score => (double)score);
            })];
            Assert.Equal(expected, WindowMean.Of([.. left.Select(i => rows[i].Score)], places));
            for (int k = 0; k < left.Length; k++)
            {
                int before = rows[..left[k]].Count(row => row.Key == rows[left[k]].Key);
                Assert.Equal(rows[left[k]].Key != "?" && before >= length - 1, places.IsUsable(k));
                Assert.Equal(rows[left[k]].Key == "?" ? -1 : before, places.Place(k));
            }
        }, iter: 40, threads: 1);

    [Fact]
    public void Windows_of_which_no_rows_are_known_are_one_stream()
    {
        IDataView windows = _ml.Data.LoadFromEnumerable(
            new[] { 1, float.NaN, 3 }.Select(value => new Windowed { Window = [value, 2, 3, 4] }));
        Assert.Null(StreamPlaces.Read(Host, windows, windows.Schema["Window"]));
        StreamPlaces places = StreamPlaces.OneStream(Host, windows, windows.Schema["Window"]);
        Assert.Equal((3, 2), (places.RowCount, places.WindowLength));
        Assert.Equal([(0L, 0L, true), (0, 1, false), (0, 2, true)],
            Enumerable.Range(0, 3).Select(row => (places.Stream(row), places.Place(row), places.IsUsable(row))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reading_can_be_cancelled(bool rowsAreKnown)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(_ => new Windowed()));
        IDataView windows = rowsAreKnown ? _ml.Transforms.SlidingWindow("Of", "Features", 2).Fit(data).Transform(data) : data;
        DataViewSchema.Column window = windows.Schema[rowsAreKnown ? "Of" : "Window"];
        var cancelled = new MLContext(seed: 1);
        IHost host = ((IHostEnvironment)cancelled).Register("test");
        cancelled.CancelExecution();
        Assert.Throws<OperationCanceledException>(() => rowsAreKnown
            ? StreamPlaces.Read(host, windows, window) : StreamPlaces.OneStream(host, windows, window));
    }

    private IHost Host => ((IHostEnvironment)_ml).Register("test");

    private sealed class Row
    {
        public string Key { get; set; } = "";

        public float Score { get; set; }

        public bool Stays { get; set; }

        [VectorType(1)]
        public float[] Features { get; set; } = [1];
    }

    private sealed class Windowed
    {
        [VectorType(2, 2)]
        public float[] Window { get; set; } = [1, 2, 3, 4];

        [VectorType(1)]
        public float[] Features { get; set; } = [1];
    }
}
