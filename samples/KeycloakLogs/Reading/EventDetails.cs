using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace KeycloakLogs.Reading;

/// <summary>
/// An event's details: a dozen texts, searched one after the other, which takes a quarter of a dictionary's memory. Events of one type have
/// the same names in the same order and share the list of names.
/// </summary>
internal sealed class EventDetails(string[] names, string[] values) : IReadOnlyDictionary<string, string>
{
    public IEnumerable<string> Keys => names;

    public IEnumerable<string> Values => values;

    public int Count => names.Length;

    public string this[string key] => TryGetValue(key, out string? value) ? value : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key) => Array.IndexOf(names, key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        int i = Array.IndexOf(names, key);
        value = i < 0 ? null : values[i];
        return i >= 0;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        for (int i = 0; i < names.Length; i++) yield return new KeyValuePair<string, string>(names[i], values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
