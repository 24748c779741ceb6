using System.Globalization;
using MaxMind.Db;

namespace KeycloakLogs.Geolocation;

/// <summary>What is read of a database's record; the rest of it is skipped.</summary>
internal sealed class PlaceRecord
{
    private const double LargestLatitude = 90, LargestLongitude = 180;

    [MapKey("country")]
    public CountryRecord? Country { get; init; }

    [MapKey("city")]
    public CityRecord? City { get; init; }

    [MapKey("location")]
    public LocationRecord? Location { get; init; }

    /// <summary>Whether the record says in which country its addresses are.</summary>
    public bool HasCountry => !string.IsNullOrEmpty(Country?.Code);

    /// <summary>The record as a place; null: it has no country.</summary>
    public Place? ToPlace()
    {
        if (!HasCountry) return null;
        double? latitude = Degrees(Location?.Latitude, LargestLatitude), longitude = Degrees(Location?.Longitude, LargestLongitude);
        string? city = City?.Names?.English;
        bool isKnown = latitude is not null && longitude is not null;
        return new Place(
            Country!.Code!, string.IsNullOrEmpty(city) ? null : city, isKnown ? latitude : null, isKnown ? longitude : null);
    }

    // Some databases have them in double precision, some in single.
    private static double? Degrees(object? value, double largest) =>
        value is double or float && Convert.ToDouble(value, CultureInfo.InvariantCulture) is double degrees && Math.Abs(degrees) <= largest
            ? degrees
            : null;

    internal sealed class CountryRecord
    {
        [MapKey("iso_code")]
        public string? Code { get; init; }
    }

    internal sealed class CityRecord
    {
        [MapKey("names")]
        public NamesRecord? Names { get; init; }
    }

    internal sealed class NamesRecord
    {
        [MapKey("en")]
        public string? English { get; init; }
    }

    internal sealed class LocationRecord
    {
        [MapKey("latitude")]
        public object? Latitude { get; init; }

        [MapKey("longitude")]
        public object? Longitude { get; init; }
    }
}
