namespace KeycloakLogs.Reading;

/// <summary>Gathers the details of one event after the other.</summary>
internal sealed class DetailList
{
    // Keycloak's events have a dozen. Searched one after the other, so that a record of a hundred thousand would take minutes.
    private const int MostDetails = 256;

    private readonly List<string> _names = [], _values = [];
    private string[] _lastNames = [];

    public void Clear()
    {
        _names.Clear();
        _values.Clear();
    }

    /// <summary>
    /// Of several values of a name the first counts: Keycloak's own come before what users typed. Past the first 256 names none does.
    /// </summary>
    public void Add(string name, string value)
    {
        if (_names.Count == MostDetails || _names.Contains(name)) return;
        _names.Add(name);
        _values.Add(value);
    }

    /// <summary>A detail's value; null: there is none.</summary>
    public string? Find(string name) => _names.IndexOf(name) is int i and >= 0 ? _values[i] : null;

    /// <summary>What was gathered; null: nothing.</summary>
    public EventDetails? ToDetails()
    {
        if (_names.Count == 0) return null;
        if (!_names.SequenceEqual(_lastNames)) _lastNames = [.. _names];
        return new EventDetails(_lastNames, [.. _values]);
    }
}
