using Microsoft.ML;

namespace MLNetHybrid.Tests.Features;

public sealed class CategoryGuardTests
{
    [Fact]
    public void A_near_unique_column_is_refused_with_its_figures_and_a_way_out()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(Events(100));
        string message = Assert.Throws<InvalidOperationException>(
            () => ml.Transforms.CategoryGuard(["Type", "Time", "Session"]).Fit(data)).Message;
        Assert.StartsWith(
            "CategoryGuard: column 'Time' has 100 distinct values in 100 rows (100 %); "
            + "column 'Session' has 60 distinct values in 80 rows (75 %).",
            message, StringComparison.Ordinal);
        Assert.Contains("CalendarFeatures", message, StringComparison.Ordinal);
        Assert.Contains("OneHotHashEncoding", message, StringComparison.Ordinal);
        Assert.Contains("MaximumUniqueFraction = 0.5", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_counted_like_text()
    {
        var ml = new MLContext(1);
        IDataView raw = ml.Data.LoadFromEnumerable(Events(100));
        IDataView data = ml.Transforms.Conversion.MapValueToKey("TimeKey", "Time")
            .Append(ml.Transforms.Conversion.MapValueToKey("TypeKey", "Type")).Fit(raw).Transform(raw);
        Assert.Contains("column 'TimeKey' has 100 distinct values in 100 rows",
            Assert.Throws<InvalidOperationException>(() => ml.Transforms.CategoryGuard(["TimeKey", "TypeKey"]).Fit(data)).Message,
            StringComparison.Ordinal);
        Assert.Equal(["TypeKey"], ml.Transforms.CategoryGuard(["TypeKey"]).Fit(data).InputColumnNames);
    }

    [Fact]
    public void Few_rows_are_not_judged_and_the_limits_are_options()
    {
        var ml = new MLContext(1);
        IDataView few = ml.Data.LoadFromEnumerable(Events(49)), many = ml.Data.LoadFromEnumerable(Events(100));
        Assert.NotNull(ml.Transforms.CategoryGuard(["Time"]).Fit(few));
        Assert.Throws<InvalidOperationException>(
            () => ml.Transforms.CategoryGuard(
            new CategoryGuardEstimator.Options { InputColumnNames = ["Time"], MinimumRows = 10 }).Fit(few));
        Assert.NotNull(ml.Transforms.CategoryGuard(
            new CategoryGuardEstimator.Options { InputColumnNames = ["Session"], MaximumUniqueFraction = 0.75 }).Fit(many));
        Assert.Throws<InvalidOperationException>(
            () => ml.Transforms.CategoryGuard(
            new CategoryGuardEstimator.Options { InputColumnNames = ["Session"], MaximumUniqueFraction = 0.74 }).Fit(many));
    }

    [Fact]
    public void Rows_pass_through_untouched_before_and_after_saving()
    {
        var ml = new MLContext(1);
        Event[] events = Events(100);
        IDataView data = ml.Data.LoadFromEnumerable(events);
        var chain = ml.Transforms.CategoryGuard(["Type"]).Append(ml.Transforms.Conversion.MapValueToKey("Key", "Type"));
        ITransformer model = chain.Fit(data);
        using var zip = new MemoryStream();
        ml.Model.Save(model, data.Schema, zip);
        zip.Position = 0;
        var fresh = new MLContext(2);
        ITransformer loaded = fresh.Model.Load(zip, out _);
        foreach (IDataView passed in new[] { model.Transform(data), loaded.Transform(fresh.Data.LoadFromEnumerable(events)) })
        {
            Assert.Equal(["Time", "Type", "Session", "Number", "Key"], passed.Schema.Select(column => column.Name));
            Assert.Equal(events.Select(e => (e.Time, e.Type)), fresh.Data.CreateEnumerable<Event>(passed, false)
                .Select(e => (e.Time, e.Type)));
        }
        var engine = fresh.Model.CreatePredictionEngine<Event, Event>(loaded);
        Assert.Equal("LOGIN", engine.Predict(new Event { Type = "LOGIN" }).Type);
    }

    [Fact]
    public void Other_types_absent_columns_and_bad_limits_are_refused_by_name()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(Events(10));
        Assert.Contains("'Number'", Assert.ThrowsAny<Exception>(() => ml.Transforms.CategoryGuard(["Number"]).Fit(data)).Message,
            StringComparison.Ordinal);
        Assert.Contains("'Absent'", Assert.ThrowsAny<Exception>(() => ml.Transforms.CategoryGuard(["Absent"]).Fit(data)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith("CategoryGuard.InputColumnNames.Count must be in [1, 2147483647]; got 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => ml.Transforms.CategoryGuard([])).Message, StringComparison.Ordinal);
        Assert.StartsWith("CategoryGuard.MaximumUniqueFraction must be in (0, 1]; got 0.",
            Assert.Throws<ArgumentOutOfRangeException>(
            () => ml.Transforms.CategoryGuard(
            new CategoryGuardEstimator.Options { InputColumnNames = ["Type"], MaximumUniqueFraction = 0 })).Message,
            StringComparison.Ordinal);
        Assert.StartsWith("CategoryGuard.MinimumRows must be in [1, 2147483647]; got 0.",
            Assert.Throws<ArgumentOutOfRangeException>(
            () => ml.Transforms.CategoryGuard(new CategoryGuardEstimator.Options { InputColumnNames = ["Type"], MinimumRows = 0 })).Message,
            StringComparison.Ordinal);
    }

    // One in five events has no session; the others have 60 sessions among 80.
    private static Event[] Events(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new Event
        {
            Time = $"2025-05-21 10:{i / 60:00}:{i % 60:00}",
            Type = i % 2 == 0 ? "LOGIN" : "LOGOUT",
            Session = i % 5 == 0 ? "" : $"s{(i - i / 5) % 60}",
            Number = i,
        }),
    ];

    private sealed class Event
    {
        public string Time { get; set; } = "";
        public string Type { get; set; } = "";
        public string Session { get; set; } = "";
        public float Number { get; set; }
    }
}
