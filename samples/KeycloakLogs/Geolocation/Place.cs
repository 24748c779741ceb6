namespace KeycloakLogs.Geolocation;

/// <summary>Where an address is.</summary>
/// <param name="Country">ISO 3166's code of two letters.</param>
/// <param name="City">In English; null: the database has none.</param>
/// <param name="Latitude">Degrees, north positive; null, as is the longitude: the database has none.</param>
/// <param name="Longitude">Degrees, east positive.</param>
internal sealed record Place(string Country, string? City, double? Latitude, double? Longitude);
