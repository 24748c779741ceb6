using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Features;

public sealed class CalendarFeaturesTests
{
    [Fact]
    public void Hours_and_days_are_points_on_circles()
    {
        // Monday 6:00 and Thursday 18:00
        Near.Equal((float[])[1, 0, 0, 1], Features("2025-05-19 06:00"), 1e-6);
        Near.Equal((float[])[-1, 0, Sin(3.0 / 7), Cos(3.0 / 7)], Features("2025-05-22 18:00"), 1e-6);
        Near.Equal((float[])[Sin(10.5 / 24), Cos(10.5 / 24), Sin(6.0 / 7), Cos(6.0 / 7)], Features("2025-05-25T10:30:00"), 1e-6);
    }

    [Fact]
    public void Midnight_joins_up()
    {
        float[] before = Features("2025-05-21 23:59:59"), after = Features("2025-05-22 00:00:01");
        Assert.Equal(before[0], after[0], 0.001);
        Assert.Equal(before[1], after[1], 0.001);
    }

    [Fact]
    public void All_types_of_a_timestamp_give_the_same_features()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(new Event[]
        {
            new() { Text = "2025-05-21 10:12:03+02:00", Plain = new(2025, 5, 21, 10, 12, 3),
                WithOffset = new(2025, 5, 21, 10, 12, 3, TimeSpan.FromHours(2)) },
        });
        float[][] features = [.. new[] { "Text", "Plain", "WithOffset" }.Select(
            column => ml.Transforms.CalendarFeatures("Calendar", column).Fit(data).Transform(data)
            .GetColumn<float[]>("Calendar").Single())];
        Assert.Equal(features[0], features[1]);
        Assert.Equal(features[0], features[2]);
        Near.Equal(Features("2025-05-21 10:12:03"), features[0], 1e-6);
    }

    [Fact]
    public void UtcOffset_converts_values_with_an_offset_and_leaves_the_others()
    {
        Near.Equal(Features("2025-05-21 23:30:00"), Features("2025-05-22 01:30:00+02:00", TimeSpan.Zero), 1e-6);
        Near.Equal(Features("2025-05-22 07:00:00"), Features("2025-05-22 01:30:00Z", TimeSpan.FromHours(5.5)), 1e-6);
        Near.Equal(Features("2025-05-22 01:30:00"), Features("2025-05-22 01:30:00", TimeSpan.FromHours(5.5)), 1e-6);
    }

    [Fact]
    public void What_is_no_timestamp_gives_NaN()
    {
        foreach (string text in (string[])["", "yesterday", "2025-02-30"])
            Assert.All(Features(text), value => Assert.True(float.IsNaN(value)));
        var ml = new MLContext(1);
        IDataView unset = ml.Data.LoadFromEnumerable(new Event[] { new() });
        foreach (string column in (string[])["Plain", "WithOffset", "Text"])
        {
            float[] values = ml.Transforms.CalendarFeatures("Calendar", column).Fit(unset).Transform(unset)
                .GetColumn<float[]>("Calendar").Single();
            Assert.All(values, value => Assert.True(float.IsNaN(value)));
        }
    }

    [Fact]
    public void A_saved_transformer_keeps_its_offset_and_serves_a_prediction_engine()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(Array.Empty<Event>());
        var options = new CalendarFeaturesEstimator.Options
        {
            OutputColumnName = "Calendar",
            InputColumnName = "Text",
            UtcOffset = TimeSpan.FromHours(-3)
        };
        using var zip = new MemoryStream();
        ml.Model.Save(ml.Transforms.CalendarFeatures(options).Fit(data), data.Schema, zip);
        zip.Position = 0;
        var fresh = new MLContext(2);
        var engine = fresh.Model.CreatePredictionEngine<Event, Result>(fresh.Model.Load(zip, out _));
        Near.Equal(Features("2025-05-21 05:12:03"), engine.Predict(new Event { Text = "2025-05-21 10:12:03+02:00" }).Calendar, 1e-6);
        Near.Equal(Features("2025-05-21 09:00:00"), engine.Predict(new Event { Text = "2025-05-21 12:00:00Z" }).Calendar, 1e-6);
        Assert.True(float.IsNaN(engine.Predict(new Event()).Calendar[0]));
    }

    [Fact]
    public void Slots_are_named()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(Array.Empty<Event>());
        VBuffer<ReadOnlyMemory<char>> names = default;
        ml.Transforms.CalendarFeatures("Calendar", "Text").Fit(data).Transform(data).Schema["Calendar"].GetSlotNames(ref names);
        Assert.Equal(["HourOfDay.Sin", "HourOfDay.Cos", "DayOfWeek.Sin", "DayOfWeek.Cos"], names.DenseValues()
            .Select(name => name.ToString()));
    }

    [Fact]
    public void A_column_of_another_type_and_an_offset_out_of_range_are_refused()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(Array.Empty<Event>());
        string message = Assert.ThrowsAny<Exception>(
            () => ml.Transforms.CalendarFeatures("Calendar", "Number").Fit(data).Transform(data)).Message;
        Assert.Contains("DateTimeOffset, DateTime or text", message, StringComparison.Ordinal);
        var options = new CalendarFeaturesEstimator.Options
        {
            OutputColumnName = "Calendar",
            InputColumnName = "Text",
            UtcOffset = TimeSpan.FromHours(15)
        };
        Assert.StartsWith("CalendarFeatures.UtcOffset in hours must be in [-14, 14]; got 15.",
            Assert.Throws<ArgumentOutOfRangeException>(() => ml.Transforms.CalendarFeatures(options)).Message, StringComparison.Ordinal);
    }

    private static float[] Features(string text, TimeSpan? utcOffset = null)
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(new Event[] { new() { Text = text } });
        var estimator = ml.Transforms.CalendarFeatures(
            new CalendarFeaturesEstimator.Options { OutputColumnName = "Calendar", InputColumnName = "Text", UtcOffset = utcOffset });
        return estimator.Fit(data).Transform(data).GetColumn<float[]>("Calendar").Single();
    }

    private static float Sin(double turn) => (float)Math.Sin(2 * Math.PI * turn);

    private static float Cos(double turn) => (float)Math.Cos(2 * Math.PI * turn);

    // Rounding of pi and of single precision.

    private sealed class Event
    {
        public string Text { get; set; } = "";
        public DateTime Plain { get; set; }
        public DateTimeOffset WithOffset { get; set; }
        public float Number { get; set; }
    }

    private sealed class Result
    {
        public float[] Calendar { get; set; } = [];
    }
}
