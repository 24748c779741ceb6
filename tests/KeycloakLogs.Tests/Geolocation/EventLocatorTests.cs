using KeycloakLogGenerator.Events;
using KeycloakLogs.Geolocation;

namespace KeycloakLogs.Tests.Geolocation;

public sealed class EventLocatorTests
{
    [Fact]
    public void Events_get_the_place_of_their_address()
    {
        LogEvent located = Locate(Databases.City, Event("192.0.2.1", "US", "Springfield"));
        Assert.Equal(("DE", "Stuttgart", 48.78, 9.18), (located.Location, located.City, located.Latitude, located.Longitude));
        Assert.Equal(Event("192.0.2.1", "US", "Springfield") with
        {
            Location = "DE",
            City = "Stuttgart",
            Latitude = 48.78,
            Longitude = 9.18,
        }, located);
        // Once more changes nothing: what a state holds may be located again.
        Assert.Equal(located, Locate(Databases.City, located));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("10.0.0.1")]
    [InlineData("nonsense")]
    public void Without_an_address_of_the_database_they_keep_what_their_record_says(string? address)
    {
        LogEvent row = Event(address, "US", "Springfield");
        Assert.Same(row, Locate(Databases.City, row));
    }

    [Fact]
    public void Without_a_database_they_are_the_same()
    {
        using var locator = EventLocator.Open(null);
        LogEvent[] rows = [Event("192.0.2.1", "US", "Springfield")];
        Assert.Same(rows, locator.Locate(rows));
        Assert.Null(locator.Note);
    }

    [Fact]
    public void A_country_alone_leaves_the_record_the_city_of_that_country()
    {
        Assert.Equal(("DE", "Ulm"), Place(Locate(Databases.Country, Event("192.0.2.1", "DE", "Ulm"))));
        Assert.Equal(("DE", "Ulm"), Place(Locate(Databases.Country, Event("192.0.2.1", null, "Ulm"))));
        Assert.Equal(("DE", null), Place(Locate(Databases.Country, Event("192.0.2.1", "US", "Springfield"))));
        Assert.Equal(("VN", null), Place(Locate(Databases.City, Event("203.0.113.130", null, null))));

        static (string?, string?) Place(LogEvent row) => (row.Location, row.City);
    }

    [Fact]
    public void A_line_says_how_many_events_have_places()
    {
        using var locator = EventLocator.Open(Databases.City);
        locator.Locate([Event("192.0.2.1", null, null), Event("192.0.2.1", null, null), Event("203.0.113.130", null, null)]);
        locator.Locate([Event("10.0.0.1", "DE", "Ulm"), Event(null, null, null)]);
        Assert.Equal($"{Databases.City}: Test-City of 2026-01-01, places of 3 of 5 events, coordinates of 2", locator.Note);
    }

    [Fact]
    public void Distances_are_those_of_a_sphere()
    {
        // A quarter of the way around, and around half of it over a pole.
        Near.Within(Math.PI / 2 * 6371.0088, GreatCircle.Kilometers(0, 0, 0, 90), 1e-9, 0);
        Near.Within(Math.PI * 6371.0088, GreatCircle.Kilometers(30, 20, -30, -160), 1e-6, 0);
        Assert.Equal(0, GreatCircle.Kilometers(48.78, 9.18, 48.78, 9.18));
        // Stuttgart to São Paulo.
        Assert.InRange(GreatCircle.Kilometers(48.78, 9.18, -23.55, -46.63), 9_750, 9_900);
    }

    private static LogEvent Locate(string database, LogEvent row)
    {
        using var locator = EventLocator.Open(database);
        return Assert.Single(locator.Locate([row]));
    }

    private static LogEvent Event(string? address, string? country, string? city) => new()
    {
        Timestamp = DateTimeOffset.UnixEpoch,
        LogType = LogType.Event,
        UserId = "anna",
        IpAddress = address,
        Location = country,
        City = city,
    };
}
