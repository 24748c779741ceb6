using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Streams;

/// <summary>Rows whose partition key is missing belong to no stream, least of all to a common one.</summary>
public sealed class UnknownStreamTests
{
    private const int Length = 2;
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Values_that_training_has_not_seen_have_no_windows_and_disturb_no_stream()
    {
        string[] users = ["a", "new1", "b", "new2", "a", "new1", "b", "new1"];
        (RowStatus[] view, RowStatus[] engine) = Statuses(["Mapped"], users.Select((user, i) => new Row { User = user, Value = i }));
        RowStatus[] expected = [
            .. users.Select((user, i) => user.Length > 1 ? RowStatus.UnknownStream : i < 4 ? RowStatus.WarmingUp : RowStatus.Judged)];
        Assert.Equal(expected, view);
        Assert.Equal(expected, engine);
    }

    [Fact]
    public void One_missing_part_of_a_key_is_enough()
    {
        (string, string)[] rows = [("a", "x"), ("a", "?"), ("?", "x"), ("?", "?"), ("a", "x"), ("a", "?")];
        (RowStatus[] view, _) = Statuses(["Mapped", "MappedAddress"], rows.Select(r => new Row { User = r.Item1, Address = r.Item2 }));
        Assert.Equal([RowStatus.WarmingUp, RowStatus.UnknownStream, RowStatus.UnknownStream, RowStatus.UnknownStream, RowStatus.Judged,
            RowStatus.UnknownStream], view);
    }

    [Fact]
    public void An_empty_text_is_a_text_like_any_other()
    {
        (RowStatus[] view, _) = Statuses(["User"], new[] { "", "a", "", "a" }.Select(user => new Row { User = user }));
        Assert.Equal([RowStatus.WarmingUp, RowStatus.WarmingUp, RowStatus.Judged, RowStatus.Judged], view);
    }

    [Fact]
    public void Numbers_that_are_no_keys_may_be_zero()
    {
        (RowStatus[] view, _) = Statuses(["Number"], Enumerable.Range(0, 4).Select(i => new Row { Number = (uint)i % 2 }));
        Assert.Equal([RowStatus.WarmingUp, RowStatus.WarmingUp, RowStatus.Judged, RowStatus.Judged], view);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Event_times_of_unknown_streams_are_nan(bool rate)
    {
        IEstimator<ITransformer> times = rate
            ? _ml.Transforms.EventRate("Elapsed", "Time", ["Mapped"])
            : _ml.Transforms.ElapsedTime("Elapsed", "Time", ["Mapped"]);
        ITransformer model = Mapping().Append(times).Fit(Train());
        Row[] rows = [.. new[] { "a", "new", "a", "new" }.Select(
            (user, i) => new Row { User = user, Time = new DateTime(2025, 5, 21).AddMinutes(i) })];
        float[] values = [.. model.Transform(_ml.Data.LoadFromEnumerable(rows)).GetColumn<float>("Elapsed")];
        Assert.Equal([false, true, false, true], values.Select(float.IsNaN));
        PredictionEngine<Row, Timed> engine = _ml.Model.CreatePredictionEngine<Row, Timed>(model);
        Assert.Equal(values, rows.Select(row => engine.Predict(row).Elapsed));
    }

    private (RowStatus[] View, RowStatus[] Engine) Statuses(string[] partition, IEnumerable<Row> rows)
    {
        ITransformer model = Mapping().Append(_ml.Transforms.SlidingWindow(new SlidingWindowEstimator.Options
        {
            OutputColumnName = "Window",
            InputColumnName = "Features",
            Length = Length,
            PartitionColumnNames = partition,
            StatusColumnName = "Status",
        })).Fit(Train());
        Row[] all = [.. rows];
        IDataView scored = model.Transform(_ml.Data.LoadFromEnumerable(all));
        RowStatus[] view = [.. scored.GetColumn<int>("Status").Select(status => (RowStatus)status)];
        Assert.Equal(view.Select(status => status == RowStatus.Judged), scored.GetColumn<float[]>("Window")
            .Select(window => window.All(float.IsFinite)));
        PredictionEngine<Row, Judged> engine = _ml.Model.CreatePredictionEngine<Row, Judged>(model);
        return (view, [.. all.Select(row => (RowStatus)engine.Predict(row).Status)]);
    }

    private IEstimator<ITransformer> Mapping() =>
        _ml.Transforms.Conversion.MapValueToKey("Mapped", "User")
            .Append(_ml.Transforms.Conversion.MapValueToKey("MappedAddress", "Address"));

    private IDataView Train() => _ml.Data.LoadFromEnumerable(new[] { "a", "b" }.Select(user => new Row { User = user, Address = "x" }));

    private sealed class Row
    {
        public string User { get; set; } = "";
        public string Address { get; set; } = "";
        public uint Number { get; set; }
        public float Value { get; set; }
        public DateTime Time { get; set; }
        [VectorType(2)] public float[] Features => [Value, 1];
    }

    private sealed class Judged
    {
        public int Status { get; set; }
    }

    private sealed class Timed
    {
        public float Elapsed { get; set; }
    }
}
