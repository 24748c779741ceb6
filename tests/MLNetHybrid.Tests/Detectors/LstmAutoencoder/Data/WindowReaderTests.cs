using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Detectors.LstmAutoencoder.Data;
using MLNetHybrid.Detectors.LstmAutoencoder.Network;

namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Data;

/// <summary>Windows read as rows are the windows read as vectors. A cache in between is what makes a reader take the vectors.</summary>
public sealed class WindowReaderTests
{
    private const int Length = 4;

    [Fact]
    public void Rows_and_vectors_give_the_same_windows_for_any_streams_gaps_and_missing_values() =>
        Gen.Select(Gen.Int[0, 3].Array[30, 90], Gen.Int[0, 12].Array[90], Gen.Int[2, 4], Gen.Int[0, 2])
            .Sample((keys, marks, partitions, filter) =>
        {
            var ml = new MLContext(1);
            // mark 0: a missing value; marks 1 and 2: filtered out after the windows are made
            Row[] rows = [.. keys.Select(
                (key, i) => new Row { Key = key, Mark = filter == 0 ? 9 : marks[i], Features = marks[i] == 0 && filter > 1 ? [
                i, float.NaN] : [i, key] })];
            // one window at least
            rows = [.. rows, .. Enumerable.Range(0, Length).Select(i => new Row { Key = 9, Mark = 9, Features = [i, 9] })];
            IDataView data = ml.Data.FilterRowsByColumn(Windows(ml, ml.Data.LoadFromEnumerable(rows), partitions), "Mark", upperBound: 10);
            if (filter > 0) data = ml.Data.FilterByCustomPredicate<MarkRow>(data, row => row.Mark is 1 or 2);
            WindowSet fused = Read(ml, data), separate = Read(ml, ml.Data.Cache(data));
            Assert.Equal(Values(separate), Values(fused));
            Assert.True(fused.Rows.Count <= Math.Min(rows.Length, separate.Rows.Count));
        }, iter: 60, threads: 1);

    [Fact]
    public void Each_row_of_a_long_series_is_held_once()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 500).Select(i => new Row { Features = [i, -i] }));
        WindowSet windows = Read(ml, Windows(ml, data, 1));
        Assert.Equal((500, 497), (windows.Rows.Count, windows.Count));
        Assert.Equal(Enumerable.Range(0, 497).Select(i => (0, i)), windows.Places.ToArray());
    }

    [Fact]
    public void Rows_of_interleaved_streams_lie_stream_by_stream()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(i => new Row { Key = i % 3, Features = [i % 3, i] }));
        WindowSet windows = Read(ml, Windows(ml, data, 10));
        float[] row = new float[2];
        for (int r = 0; r < 30; r++)
        {
            windows.Rows.CopyTo(r, row);
            Assert.Equal([r / 10, r % 10 * 3 + r / 10], row);
        }

        Assert.Equal([0, 1, 2, 0, 1, 2], windows.Places[..6].ToArray().Select(place => place.Stream));
    }

    [Fact]
    public void Rows_that_arrive_sparse_and_nearly_empty_stay_so()
    {
        var ml = new MLContext(1);
        Assert.IsType<DenseRows>(Read(ml, OneHot(ml, 3)).Rows);
        WindowSet fused = Read(ml, OneHot(ml, 40)), separate = Read(ml, ml.Data.Cache(OneHot(ml, 40)));
        var rows = Assert.IsType<SparseRows>(fused.Rows);
        Assert.Equal((200, 40, 1), (rows.Count, rows.FeatureCount, rows.Values(199).Length));
        Assert.Equal(Values(separate), Values(fused));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_collector_that_turns_dense_keeps_its_rows(bool reorder)
    {
        var collector = new RowCollector(featureCount: 8, declaredRows: 0);
        for (int r = 0; r < 100; r++)
        {
            // the first 50 rows have one value, the others all
            collector.Add(r < 50 ? new VBuffer<float>(8, 1, [r + 1f], [r % 8]) : new VBuffer<float>(8, [.. Enumerable.Repeat(r + 1f, 8)]));
        }

        int[] order = [.. Enumerable.Range(0, 100).Select(i => reorder ? i * 37 % 100 : i)];
        var rows = Assert.IsType<DenseRows>(collector.InOrder(order));
        for (int i = 0; i < 100; i++)
        {
            int r = order[i];
            Assert.Equal(Enumerable.Range(0, 8).Select(f => r >= 50 || f == r % 8 ? r + 1f : 0), rows.Row(i).ToArray());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Skipped_windows_are_counted_in_the_log_alike(bool cached)
    {
        var ml = new MLContext(1);
        var messages = new List<string>();
        ml.Log += (_, entry) => messages.Add(entry.Message);
        IDataView data = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 30).Select(i => new Row { Features = [i == 9 ? float.NaN : i, 1] }));
        IDataView windows = Windows(ml, data, 1);
        Assert.Equal(23, Read(ml, cached ? ml.Data.Cache(windows) : windows).Count);
        Assert.Contains(messages, m =>
            m.Contains("7 of 30 rows are skipped: column 'Window' is missing or infinite there.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_window_at_all_is_told_alike(bool cached)
    {
        var ml = new MLContext(1);
        IDataView windows = Windows(ml, ml.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(i => new Row { Features = [i, i] })), 1);
        Exception error = Assert.ThrowsAny<Exception>(() => Read(ml, cached ? ml.Data.Cache(windows) : windows));
        Assert.Contains("all 3 rows hold a missing or infinite value. A window is missing until its stream has 4 rows", error.Message,
            StringComparison.Ordinal);
        IDataView none = Windows(ml, ml.Data.LoadFromEnumerable(Array.Empty<Row>()), 1);
        Assert.Contains("the training data is empty",
            Assert.ThrowsAny<Exception>(() => Read(ml, cached ? ml.Data.Cache(none) : none)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ShuffleUnit.Windows, 10)]
    [InlineData(ShuffleUnit.Batches, 10)]
    [InlineData(ShuffleUnit.Windows, 2)]
    [InlineData(ShuffleUnit.Batches, 2)]
    public void Training_on_rows_and_on_vectors_gives_the_same_model(ShuffleUnit shuffle, int partitions)
    {
        // Three streams, of which a memory of two forgets one at times; missing values; and every 25th window filtered out.
        var ml = new MLContext(1);
        IDataView windows = Windows(ml, ml.Data.LoadFromEnumerable(Enumerable.Range(0, 400).Select(i => new Row
        {
            Key = i % 100 < 60 ? i % 2 : i % 2 * 2,
            Mark = i % 25,
            Features = [MathF.Sin(0.3f * i), i % 50 == 0 ? float.NaN : MathF.Cos(0.2f * i)],
        })), partitions);
        windows = ml.Data.FilterRowsByColumn(windows, "Mark", upperBound: 24);
        LstmAutoencoderModelParameters fused = Train(windows), separate = Train(ml.Data.Cache(windows));
        Assert.Equal(separate.Weights.ToArray(), fused.Weights.ToArray());
        Assert.Equal(separate.History, fused.History);

        LstmAutoencoderModelParameters Train(IDataView data) =>
            ml.AnomalyDetection.Trainers.LstmAutoencoder(new LstmAutoencoderTrainer.Options
            {
                FeatureColumnName = "Window",
                HiddenSize = 4,
                EncoderBlocks = 1,
                DecoderLayers = 1,
                Epochs = 2,
                Shuffle = shuffle,
                Seed = 1,
            }).Fit(data).Model;
    }

    private static IDataView OneHot(MLContext ml, int words)
    {
        IDataView data = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 200).Select(i => new Row { Word = $"{i * i % words}", Features = [0, 0] }));
        IDataView hot = ml.Transforms.Categorical.OneHotEncoding("Hot", "Word").Fit(ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, words).Select(i => new Row { Word = $"{i}", Features = [0, 0] }))).Transform(data);
        return ml.Transforms.SlidingWindow("Window", "Hot", Length).Fit(hot).Transform(hot);
    }

    [Fact]
    public void A_sample_of_windows_holds_some_of_them_unchanged_in_their_order_and_of_all_streams() =>
        Gen.Select(Gen.Int[0, 4].Array[400, 900], Gen.Int[64, 300], Gen.Int[0, 1000], Gen.Bool)
            .Sample((keys, maximum, seed, isSparse) =>
        {
            var ml = new MLContext(1);
            IDataView data = ml.Data.LoadFromEnumerable(
                keys.Select((key, i) => new Row { Key = key, Word = $"{i % 37}", Features = [i, key] }));
            if (isSparse) data = ml.Transforms.Categorical.OneHotEncoding("Features", "Word").Fit(data).Transform(data);
            IDataView windows = Windows(ml, data, 100);
            WindowSet all = Read(ml, windows), some = Read(ml, windows, new WindowSample(maximum, (ulong)seed));
            Assert.InRange(some.Count, Math.Min(all.Count, maximum / 2), maximum);
            if (all.Count <= maximum) Assert.Equal(Values(all), Values(some));

            float[][] expected = Values(all), actual = Values(some);
            int next = 0;
            foreach (float[] window in actual)
            {
                while (!expected[next].SequenceEqual(window)) Assert.True(++next < expected.Length);
            }

            Assert.True(some.Rows.Count <= Length * some.Count);
            Assert.Equal(actual, Values(Read(ml, windows, new WindowSample(maximum, (ulong)seed))));
        }, iter: 40, threads: 1);

    [Fact]
    public void Windows_of_a_sample_share_their_rows_in_blocks()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40_000).Select(i => new Row { Key = i % 7, Features = [i, -i] }));
        WindowSet windows = Read(ml, Windows(ml, data, 7), new WindowSample(6400, seed: 5));
        Assert.InRange(windows.Count, 5000, 6400);
        // Blocks of 64 windows: three more rows for each, less where two are neighbours.
        Assert.InRange(windows.Rows.Count, windows.Count, windows.Count * 68 / 64 + 7 * 4);
        Assert.Equal(7, Enumerable.Range(0, windows.Count)
            .Select(i => (int)windows.Rows.Row(windows.FirstRow(i))[0] % 7).Distinct().Count());
    }

    private static IDataView Windows(MLContext ml, IDataView data, int partitions) => ml.Transforms.SlidingWindow(
        new SlidingWindowEstimator.Options
        {
            OutputColumnName = "Window",
            InputColumnName = "Features",
            Length = Length,
            PartitionColumnNames = ["Key"],
            MaximumPartitions = partitions
        }).Fit(data).Transform(data);

    private static WindowSet Read(MLContext ml, IDataView windows, WindowSample? sample = null)
    {
        IHost host = ((IHostEnvironment)ml.Model.GetEnvironment()).Register("Test");
        using IChannel channel = host.Start("Test");
        int width = ((VectorDataViewType)windows.Schema["Window"].Type).Dimensions[1];
        var architecture = new NetworkArchitecture(Length, width, 2, 1, 1);
        return WindowReader.Read(
            new RoleMappedData(windows, roles: RoleMappedSchema.ColumnRole.Feature.Bind("Window")), architecture,
            sample ?? new WindowSample(int.MaxValue, seed: 0), host, channel);
    }

    private static float[][] Values(WindowSet windows) => [.. Enumerable.Range(0, windows.Count).Select(i =>
    {
        float[] values = new float[windows.Architecture.WindowLength * windows.Architecture.FeatureCount];
        windows.CopyTo(i, values);
        return values;
    })];

    private sealed class MarkRow
    {
        public float Mark { get; set; }
    }

    private sealed class Row
    {
        public int Key { get; set; }
        public string Word { get; set; } = "";
        public float Mark { get; set; }
        [VectorType(2)] public float[] Features { get; set; } = [];
    }
}
