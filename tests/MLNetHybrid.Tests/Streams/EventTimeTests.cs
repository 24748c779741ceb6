using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Streams;

public sealed class EventTimeTests
{
    private static readonly DateTimeOffset Start = new(2025, 5, 21, 10, 0, 0, TimeSpan.FromHours(2));
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Elapsed_time_is_the_log_of_seconds_since_the_streams_last_event()
    {
        float[] values = Values(
            _ml.Transforms.ElapsedTime("Value", "Time", ["User"]), [(0, "a", "x"), (30, "b", "x"), (60, "a", "x"), (90, "b", "x")]);
        float first = MathF.Log(1 + 7 * 24 * 3600);
        Assert.Equal([first, first, MathF.Log(61), MathF.Log(61)], values);
    }

    [Fact]
    public void Partitioned_by_user_and_address_a_new_address_stands_out()
    {
        float[] values = Values(_ml.Transforms.ElapsedTime("Value", "Time", ["User", "Address"], TimeSpan.FromHours(1)),
            [(0, "a", "home"), (10, "a", "home"), (20, "a", "abroad"), (7220, "a", "home")]);
        Assert.Equal([MathF.Log(3601), MathF.Log(11), MathF.Log(3601), MathF.Log(3601)], values);
    }

    [Fact]
    public void Event_rate_counts_recent_events_and_decays_by_half()
    {
        float[] values = Values(_ml.Transforms.EventRate("Value", "Time", ["User"], TimeSpan.FromSeconds(60)),
            [(0, "a", "x"), (0, "a", "x"), (60, "a", "x"), (60, "b", "x")]);
        Assert.Equal([0, MathF.Log(2), MathF.Log(2), 0], values);
    }

    [Fact]
    public void Late_events_count_as_simultaneous()
    {
        float[] values = Values(_ml.Transforms.ElapsedTime("Value", "Time", ["User"]), [(100, "a", "x"), (40, "a", "x"), (110, "a", "x")]);
        Assert.Equal([0, MathF.Log(11)], values[1..]);
    }

    [Fact]
    public void Text_in_iso_8601_counts_and_an_event_without_a_time_is_not_remembered()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(
            new[] { "2025-05-21 10:00:00+02:00", "soon", "2025-05-21T08:01:00Z" }.Select(t => new TextEvent { Time = t }));
        float[] values = [.. _ml.Transforms.ElapsedTime("Value", "Time").Fit(data).Transform(data).GetColumn<float>("Value")];
        Assert.Equal([float.NaN, MathF.Log(61)], values[1..]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Saved_transforms_give_the_same_values_in_a_fresh_context(bool rate)
    {
        IEstimator<ITransformer> estimator = rate
            ? _ml.Transforms.EventRate("Value", "Time", ["User"])
            : _ml.Transforms.ElapsedTime("Value", "Time", ["User"]);
        IDataView data = Data([(0, "a", "x"), (30, "b", "x"), (60, "a", "x"), (90, "b", "x")]);
        ITransformer model = estimator.Fit(data);
        using var file = new MemoryStream();
        _ml.Model.Save(model, data.Schema, file);
        ITransformer loaded = new MLContext().Model.Load(file, out _);
        Assert.Equal(model.Transform(data).GetColumn<float>("Value"), loaded.Transform(data).GetColumn<float>("Value"));
    }

    [Fact]
    public void A_span_out_of_range_is_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.EventRate("Value", "Time", halfLife: TimeSpan.Zero));
        Assert.Contains("EventRate.HalfLife in seconds must be in (0, ", error.Message, StringComparison.Ordinal);
    }

    private float[] Values(IEstimator<ITransformer> estimator, (double Seconds, string User, string Address)[] events)
    {
        IDataView data = Data(events);
        return [.. estimator.Fit(data).Transform(data).GetColumn<float>("Value")];
    }

    private IDataView Data((double Seconds, string User, string Address)[] events) =>
        _ml.Data.LoadFromEnumerable(
            events.Select(e => new Event { Time = Start.AddSeconds(e.Seconds), User = e.User, Address = e.Address }));

    private sealed class Event
    {
        public DateTimeOffset Time { get; set; }
        public string User { get; set; } = "";
        public string Address { get; set; } = "";
    }

    private sealed class TextEvent
    {
        public string Time { get; set; } = "";
    }
}
