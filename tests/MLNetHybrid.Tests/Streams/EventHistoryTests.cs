using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetHybrid.Tests.Streams;

/// <summary>Novelty, rarity, distinct values and speed of travel, each against its definition, and what of them is learned.</summary>
public sealed class EventHistoryTests
{
    private const float Tolerance = 1e-5f;
    private static readonly DateTimeOffset Start = new(2025, 5, 21, 10, 0, 0, TimeSpan.FromHours(2));
    private static readonly TimeSpan HalfLife = TimeSpan.FromHours(3);
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Kinds => [.. Estimators.Keys];

    private static Dictionary<string, Func<MLContext, IEstimator<ITransformer>>> Estimators { get; } = new()
    {
        ["Novelty"] = ml => ml.Transforms.Novelty("Value", "Time", ["Address"], ["User"], HalfLife),
        ["Rarity"] = ml => ml.Transforms.Rarity("Value", "Time", ["Address"], ["User"], HalfLife),
        ["DistinctCount"] = ml => ml.Transforms.DistinctCount("Value", "Time", ["Address"], ["User"], HalfLife),
        ["TravelSpeed"] = ml => ml.Transforms.TravelSpeed("Value", "Time", "Latitude", "Longitude", ["User"]),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_agrees_with_its_definition(string kind)
    {
        Event[] events = Random(400);
        float[] expected = [.. events.Select((e, i) => Defined(kind, events[..i], e))];
        AssertClose(expected, Values(Estimators[kind](_ml).Fit(View(events)), events));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Later_events_alone_get_what_they_get_after_the_training_events(string kind)
    {
        Event[] events = Random(400);
        (Event[] training, Event[] later) = (events[..300], events[300..]);
        ITransformer model = Estimators[kind](_ml).Fit(View(training));
        float[] all = Values(model, events);

        Assert.Equal(all[300..], Values(model, later));
        Assert.Equal(all[300..], Values(Reloaded(model, training), later));
        // Training events know what came before them, not what comes.
        Assert.Equal(all[..300], Values(model, training));
        Assert.Equal(all[..300], Values(Estimators[kind](_ml).Fit(View(training[..1])), training));
        // Without the training they would differ.
        Assert.NotEqual(all[300..], Values(Estimators[kind](_ml).Fit(View(later)), later));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_engine_of_a_loaded_model_goes_on_where_training_ended(string kind)
    {
        Event[] events = Random(200);
        (Event[] training, Event[] later) = (events[..150], events[150..]);
        ITransformer model = Estimators[kind](_ml).Fit(View(training));
        PredictionEngine<Event, Valued> engine = new MLContext().Model.CreatePredictionEngine<Event, Valued>(Reloaded(model, training));
        Assert.Equal(Values(model, later), later.Select(e => engine.Predict(e).Value));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_event_without_a_time_gives_no_number_and_is_not_remembered(string kind)
    {
        Event[] events = Random(60);
        Event[] withUntimed = [.. events[..30], new Event { Time = default, User = "u1", Address = "a1" }, .. events[30..]];
        float[] values = Values(Estimators[kind](_ml).Fit(View(withUntimed)), withUntimed);
        Assert.True(float.IsNaN(values[30]));
        Assert.Equal(Values(Estimators[kind](_ml).Fit(View(events)), events), (float[])[.. values[..30], .. values[31..]]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_more_is_learned_than_the_limit_allows(string kind)
    {
        Event[] events = [.. Enumerable.Range(0, 50).Select(i => At(i, $"u{i}", "a", 10, i))];
        ITransformer limited = kind == "TravelSpeed"
            ? _ml.Transforms.TravelSpeed(new TravelSpeedEstimator.Options
            {
                OutputColumnName = "Value",
                TimestampColumnName = "Time",
                LatitudeColumnName = "Latitude",
                LongitudeColumnName = "Longitude",
                PartitionColumnNames = ["User"],
                MaximumPartitions = 10,
            }).Fit(View(events))
            : _ml.Transforms.Novelty(new NoveltyEstimator.Options
            {
                OutputColumnName = "Value",
                TimestampColumnName = "Time",
                ValueColumnNames = ["Address"],
                PartitionColumnNames = ["User"],
                MaximumPartitions = 10,
            }).Fit(View(events));
        Event[] later = [.. Enumerable.Range(0, 50).Select(i => At(1000 + i, $"u{i}", "a", 20, i))];
        float unknown = kind == "TravelSpeed" ? 0 : 1;
        Assert.Equal(Enumerable.Range(0, 50).Select(i => i >= 40), Values(limited, later).Select(value => value != unknown));
    }

    [Fact]
    public void A_country_seen_in_training_is_known_and_fades()
    {
        Event[] training = [At(0, "ann", "DE")];
        ITransformer model = _ml.Transforms.Novelty("Value", "Time", ["Address"], ["User"], HalfLife).Fit(View(training));
        float[] values = Values(model, [At(3 * 3600, "ann", "DE"), At(3 * 3600, "ann", "FR"), At(3 * 3600, "bob", "DE")]);
        Assert.Equal([0.5f, 1, 1], values);
    }

    [Fact]
    public void Rarity_is_minus_the_log_of_the_estimated_share()
    {
        ITransformer model = _ml.Transforms.Rarity("Value", "Time", ["Address"], ["User"], HalfLife).Fit(View([At(0, "eve", "x")]));
        // All at one time: nothing fades. Shares of (c + 1/2) / (n + 1).
        float[] values = Values(model, [At(9, "ann", "DE"), At(9, "ann", "DE"), At(9, "ann", "FR"), At(9, "ann", "DE")]);
        AssertClose([MathF.Log(1 / 0.5f), MathF.Log(2 / 1.5f), MathF.Log(3 / 0.5f), MathF.Log(4 / 2.5f)], values);
    }

    [Fact]
    public void An_address_that_tries_many_users_counts_them_once_each()
    {
        ITransformer model = _ml.Transforms.DistinctCount("Value", "Time", ["User"], ["Address"], HalfLife).Fit(View([At(0, "eve", "x")]));
        float[] values = Values(model, [At(9, "a", "y"), At(9, "b", "y"), At(9, "a", "y"), At(9, "c", "y"), At(9 + (3 * 3600), "c", "y")]);
        AssertClose([0, MathF.Log(2), MathF.Log(2), MathF.Log(3), MathF.Log(2)], values);
    }

    [Theory]
    [InlineData(36.12, -86.67, 33.94, -118.40, 1, 2886.45)]   // Nashville to Los Angeles, the usual example of the formula
    [InlineData(0, 179.5, 0, -179.5, 2, 111.195)]             // a degree of the equator, over the date line
    [InlineData(90, 0, -90, 0, 10, 20015.1)]                  // half the way around
    [InlineData(48.1, 11.5, 48.1, 11.5, 1, 0)]
    public void Speed_is_the_great_circle_over_the_time(
        double latitude, double longitude, double laterLatitude, double laterLongitude, double hours, double kilometers)
    {
        ITransformer model = Estimators["TravelSpeed"](_ml).Fit(View([At(0, "ann", "", latitude, longitude)]));
        float value = Assert.Single(Values(model, [At(3600 * hours, "ann", "", laterLatitude, laterLongitude)]));
        Assert.Equal(kilometers / hours, Math.Exp(value) - 1, 1e-4 * Math.Max(1, kilometers));
    }

    [Fact]
    public void A_place_that_is_not_known_is_no_place()
    {
        ITransformer model = Estimators["TravelSpeed"](_ml).Fit(View([At(0, "ann", "", 10, 10)]));
        float[] values = Values(model,
        [
            At(60, "ann", "", double.NaN, 10), At(120, "ann", "", 10, 181), At(180, "ann", "", 91, 10), At(240, "ann", "", 10, 10),
            At(240, "bob", "", double.NaN, 0),
        ]);
        Assert.Equal([0, 0, 0, 0, 0], values);
    }

    [Fact]
    public void The_hour_of_the_week_comes_again_after_a_week()
    {
        var options = new NoveltyEstimator.Options
        {
            OutputColumnName = "Value",
            TimestampColumnName = "Time",
            ValueColumnNames = [],
            HourOfWeek = true,
            HalfLife = TimeSpan.FromDays(7),
        };
        ITransformer model = _ml.Transforms.Novelty(options).Fit(View([At(0, "ann", "")]));
        // A week and some minutes later; an hour before that; a week later by the wall's clock, another hour in UTC.
        Event[] later =
        [
            At((7 * 24 * 3600) - 3600, "ann", ""), At(7 * 24 * 3600, "ann", ""),
            new Event { Time = Start.AddDays(14).ToOffset(TimeSpan.FromHours(5)) },
        ];
        Assert.Equal([1, 0.5f, 1], Values(model, later));
        ITransformer utc = _ml.Transforms.Novelty(options with { UtcOffset = TimeSpan.Zero }).Fit(View([At(0, "ann", "")]));
        Assert.Equal([1, 0.5f, 0.5f], Values(utc, later));
    }

    [Fact]
    public void What_does_not_suit_is_refused_by_name()
    {
        Assert.Contains("the number of Rarity.ValueColumnNames must be in [1, 16]; got 0",
            Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.Rarity("Value", "Time", [])).Message, StringComparison.Ordinal);
        Assert.Contains("Novelty.HalfLife in seconds must be in (0, ",
            Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.Novelty("Value", "Time", ["User"], halfLife: TimeSpan.Zero)).Message,
            StringComparison.Ordinal);
        Assert.Contains("DistinctCount.UtcOffset in hours must be in [-14, 14]; got 15",
            Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.DistinctCount(new DistinctCountEstimator.Options
            {
                OutputColumnName = "Value",
                TimestampColumnName = "Time",
                ValueColumnNames = [],
                HourOfWeek = true,
                UtcOffset = TimeSpan.FromHours(15),
            })).Message, StringComparison.Ordinal);
        IDataView data = View(Random(3));
        Assert.Contains("Could not find value column 'Country'",
            Assert.ThrowsAny<Exception>(() => _ml.Transforms.Novelty("Value", "Time", ["Country"]).Fit(data)).Message,
            StringComparison.Ordinal);
        Assert.Contains("Schema mismatch for value column 'Latitude'",
            Assert.ThrowsAny<Exception>(() => _ml.Transforms.Novelty("Value", "Time", ["Latitude"]).Fit(data)).Message,
            StringComparison.Ordinal);
        Assert.Contains("Schema mismatch for latitude column 'User': expected Single or Double",
            Assert.ThrowsAny<Exception>(() => _ml.Transforms.TravelSpeed("Value", "Time", "User", "Longitude").Fit(data)).Message,
            StringComparison.Ordinal);
    }

    // Each definition as its summary states it, over all events before.
    private static float Defined(string kind, Event[] before, Event e)
    {
        Event[] stream = [.. before.Where(other => other.User == e.User)];
        double At(Event other) => (other.Time - Start).TotalSeconds;
        double Weight(double age) => Math.Pow(2, -Math.Max(0, age) / HalfLife.TotalSeconds);
        double now = At(e);
        switch (kind)
        {
            case "Novelty":
                Event? same = stream.LastOrDefault(other => other.Address == e.Address);
                return same is null ? 1 : (float)(1 - Weight(now - At(same)));
            case "Rarity":
                double had = stream.Where(other => other.Address == e.Address).Sum(other => Weight(now - At(other)));
                return (float)-Math.Log((had + 0.5) / (stream.Sum(other => Weight(now - At(other))) + 1));
            case "DistinctCount":
                return (float)Math.Log(stream.Append(e).GroupBy(other => other.Address).Sum(group => Weight(now - group.Max(At))));
            default:
                if (stream.LastOrDefault() is not Event last) return 0;
                return (float)Math.Log(1 + (Kilometers(last, e) / (Math.Max(60, now - At(last)) / 3600)));
        }
    }

    // By the angle between the two unit vectors.
    private static double Kilometers(Event a, Event b)
    {
        static double[] Unit(Event e)
        {
            double latitude = double.DegreesToRadians(e.Latitude), longitude = double.DegreesToRadians(e.Longitude);
            return [Math.Cos(latitude) * Math.Cos(longitude), Math.Cos(latitude) * Math.Sin(longitude), Math.Sin(latitude)];
        }
        double chord = Math.Sqrt(Unit(a).Zip(Unit(b), (x, y) => (x - y) * (x - y)).Sum());
        return 6371.0088 * 2 * Math.Asin(Math.Min(1, chord / 2));
    }

    private static Event[] Random(int count)
    {
        var random = new Random(3);
        double seconds = 0;
        return [.. Enumerable.Range(0, count).Select(_ => At(
            seconds += random.Next(0, 900), $"u{random.Next(4)}", $"a{random.Next(6)}", random.Next(-90, 91), random.Next(-180, 181)))];
    }

    private static Event At(double seconds, string user, string address, double latitude = 0, double longitude = 0) =>
        new() { Time = Start.AddSeconds(seconds), User = user, Address = address, Latitude = (float)latitude, Longitude = longitude };

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance * Math.Max(1, MathF.Abs(pair.First))));
    }

    private ITransformer Reloaded(ITransformer model, Event[] training)
    {
        using var file = new MemoryStream();
        _ml.Model.Save(model, View(training).Schema, file);
        return new MLContext().Model.Load(file, out _);
    }

    private float[] Values(ITransformer model, Event[] events) => [.. model.Transform(View(events)).GetColumn<float>("Value")];

    private IDataView View(Event[] events) => _ml.Data.LoadFromEnumerable(events);

    private sealed class Event
    {
        public DateTimeOffset Time { get; set; }
        public string User { get; set; } = "";
        public string Address { get; set; } = "";
        public float Latitude { get; set; }
        public double Longitude { get; set; }
    }

    private sealed class Valued
    {
        public float Value { get; set; }
    }
}
