namespace KeycloakLogs.Geolocation;

/// <summary>
/// The places of the addresses of late, those without a place too. Bounded: of two tables the older one is let go when the newer one is
/// full, and what was used in between has moved to the newer.
/// </summary>
/// <param name="capacity">Addresses in each of the two tables.</param>
internal sealed class RecentPlaces(int capacity)
{
    private Dictionary<string, Place?> _newer = new(StringComparer.Ordinal), _older = new(StringComparer.Ordinal);

    /// <summary>Addresses that are held, at most twice the capacity.</summary>
    public int Count => _newer.Count + _older.Count;

    /// <summary>The address's place, looked up only where it is not held.</summary>
    public Place? Of(string address, Func<string, Place?> lookUp)
    {
        if (_newer.TryGetValue(address, out Place? place)) return place;
        if (!_older.Remove(address, out place)) place = lookUp(address);
        if (_newer.Count >= capacity)
        {
            (_newer, _older) = (_older, _newer);
            _newer.Clear();
        }
        _newer.Add(address, place);
        return place;
    }
}
