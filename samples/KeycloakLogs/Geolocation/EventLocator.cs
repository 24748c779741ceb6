using KeycloakLogGenerator.Events;
using Samples;

namespace KeycloakLogs.Geolocation;

/// <summary>
/// Gives events the places of their addresses, between reading and all that follows. Without a database, and where that does not know the
/// address, an event keeps what its record says.
/// </summary>
internal sealed class EventLocator : IDisposable
{
    private readonly string? _path;
    private readonly PlaceDatabase? _database;
    private int _events, _located, _withCoordinates;

    private EventLocator(string? path)
    {
        _path = path;
        _database = path is null ? null : PlaceDatabase.Open(path);
    }

    /// <param name="path">The database; null: events stay as they are.</param>
    /// <exception cref="InputFileException">The database cannot be used.</exception>
    public static EventLocator Open(string? path) => new(path);

    /// <summary>What became of the events so far, in a line; null: there is no database.</summary>
    public string? Note => _database is null ? null : FormattableString.Invariant(
        $"{_path}: {_database.Name}, places of {_located} of {_events} events, coordinates of {_withCoordinates}");

    /// <summary>The events in their order.</summary>
    public IReadOnlyList<LogEvent> Locate(IReadOnlyList<LogEvent> events) =>
        _database is null ? events : [.. events.Select(row => Locate(row, _database))];

    public void Dispose() => _database?.Dispose();

    private LogEvent Locate(LogEvent row, PlaceDatabase database)
    {
        _events++;
        if (row.IpAddress is not string address || database.Find(address) is not Place place) return row;
        _located++;
        if (place.Latitude is not null) _withCoordinates++;
        // A database of countries leaves the record its city, unless that is the city of another country.
        bool agrees = row.Location is null || row.Location == place.Country;
        return row with
        {
            Location = place.Country,
            City = place.City ?? (agrees ? row.City : null),
            Latitude = place.Latitude ?? (agrees ? row.Latitude : null),
            Longitude = place.Longitude ?? (agrees ? row.Longitude : null),
        };
    }
}
