using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetHybrid.Streams;

namespace MLNetHybrid.Tests.Streams;

/// <summary>What a reader may do with the row that a stream's transform stands on.</summary>
public sealed class StreamViewTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_row_is_taken_in_once_however_often_it_is_read()
    {
        using var row = new HandRow(_ml);
        (ValueGetter<VBuffer<float>> window, ValueGetter<int> status) = Getters(row);
        foreach (float value in new[] { 1, 2, 3 })
        {
            row.Next(value);
            Read(status);
            Read(window);
            Assert.Equal(value == 1 ? RowStatus.WarmingUp : RowStatus.Judged, (RowStatus)Read(status));
            if (value > 1) Assert.Equal([value - 1, value], Read(window).DenseValues());
        }
    }

    [Fact]
    public void Where_rows_went_by_unseen_streams_start_over()
    {
        using var row = new HandRow(_ml);
        (_, ValueGetter<int> status) = Getters(row);
        RowStatus Next(long position)
        {
            row.Next(1, position);
            return (RowStatus)Read(status);
        }
        Assert.Equal(
            [RowStatus.WarmingUp, RowStatus.Judged, RowStatus.WarmingUp, RowStatus.Judged, RowStatus.WarmingUp],
            new long[] { 7, 8, 10, 11, 3 }.Select(Next));
    }

    [Fact]
    public void A_row_that_could_not_be_read_gives_none_of_its_outputs_and_the_next_one_does()
    {
        using var row = new HandRow(_ml);
        (ValueGetter<VBuffer<float>> window, ValueGetter<int> status) = Getters(row);
        row.Next(1);
        Read(window);
        row.Next(float.MinValue);
        Assert.Contains("no such value", Assert.ThrowsAny<Exception>(() => Read(window)).Message, StringComparison.Ordinal);
        Assert.Contains("could not be read", Assert.ThrowsAny<Exception>(() => Read(status)).Message, StringComparison.Ordinal);
        row.Next(3);
        Assert.Equal(RowStatus.WarmingUp, (RowStatus)Read(status));
        row.Next(4);
        Assert.Equal([3, 4], Read(window).DenseValues());
    }

    [Fact]
    public void Streams_that_start_over_again_and_again_stay_streams()
    {
        using var row = new HandRow(_ml);
        (ValueGetter<VBuffer<float>> window, ValueGetter<int> status) = Getters(row);
        for (int i = 0; i < 5; i++)
        {
            row.Next(float.MinValue);
            Assert.ThrowsAny<Exception>(() => Read(window));
            row.Next(1);
            Assert.Equal(RowStatus.WarmingUp, (RowStatus)Read(status));
        }
    }

    [Fact]
    public void A_cursor_gives_its_active_columns_as_what_they_are()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new[] { new Row() });
        IDataView windows = Model(data).Transform(data);
        DataViewSchema.Column window = windows.Schema["Window"], status = windows.Schema["Status"];
        using DataViewRowCursor one = windows.GetRowCursor([window]), both = windows.GetRowCursor([window, status]);
        Assert.Contains("not active", Assert.ThrowsAny<Exception>(() => one.GetGetter<int>(status)).Message, StringComparison.Ordinal);
        Assert.NotNull(both.GetGetter<int>(status));
        Assert.NotNull(both.GetGetter<WindowView>(window));
        foreach (Action wrong in (Action[])[() => both.GetGetter<float>(window), () => both.GetGetter<WindowView>(status)])
            Assert.Contains("got a getter of", Assert.ThrowsAny<Exception>(wrong).Message, StringComparison.Ordinal);
    }

    private (ValueGetter<VBuffer<float>> Window, ValueGetter<int> Status) Getters(HandRow row)
    {
        IRowToRowMapper mapper = Model(_ml.Data.LoadFromEnumerable(new[] { new Row() })).GetRowToRowMapper(row.Schema);
        DataViewSchema schema = mapper.OutputSchema;
        DataViewRow output = mapper.GetRow(row, [schema["Window"], schema["Status"]]);
        return (output.GetGetter<VBuffer<float>>(schema["Window"]), output.GetGetter<int>(schema["Status"]));
    }

    private SlidingWindowTransformer Model(IDataView data) => _ml.Transforms.SlidingWindow(new SlidingWindowEstimator.Options
    {
        OutputColumnName = "Window",
        InputColumnName = "Features",
        Length = 2,
        StatusColumnName = "Status",
    }).Fit(data);

    private static T Read<T>(ValueGetter<T> get)
    {
        T value = default!;
        get(ref value);
        return value;
    }

    private sealed class Row
    {
        [VectorType(1)]
        public float[] Features { get; set; } = [0];
    }

    /// <summary>A row that is moved by hand, and whose value cannot be read where it is the smallest number.</summary>
    private sealed class HandRow(MLContext ml) : DataViewRow
    {
        private float _value;
        private long _position = -1;

        public override DataViewSchema Schema { get; } = ml.Data.LoadFromEnumerable(Array.Empty<Row>()).Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public void Next(float value, long? position = null) => (_value, _position) = (value, position ?? _position + 1);

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            (ValueGetter<TValue>)(Delegate)(ValueGetter<VBuffer<float>>)((ref VBuffer<float> features) => features =
                _value == float.MinValue ? throw new InvalidOperationException("no such value") : new VBuffer<float>(1, [_value]));
    }
}
