using System.Buffers;
using System.Text.RegularExpressions;

namespace KeycloakLogs.Reading;

/// <summary>
/// Reads events as Keycloak's listener "jboss-logging" writes them into the server's log: <c>type="LOGIN", realmId="acme", ...</c>, before
/// version 24 without quotes: <c>type=LOGIN, realmId=acme, reason='two words'</c>.
/// </summary>
internal sealed partial class EventText(SharedTexts texts)
{
    /// <summary>What every event has, and hardly another line: where it is absent, the line need not be looked at.</summary>
    public const string Sign = ", realmId=";

    private static readonly SearchValues<char> InNames =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    /// <summary>Where the event begins; negative: the line holds none.</summary>
    public static int Find(string line)
    {
        int sign = line.IndexOf(Sign, StringComparison.Ordinal);
        if (sign < 0) return -1;
        int type = Math.Max(LastWord(line, "type=", sign), LastWord(line, "operationType=", sign));
        return type;
    }

    /// <summary>Reads the event that begins there. The log's "null" is none.</summary>
    public void Read(string line, int begin, RecordFields fields)
    {
        int at = begin;
        while (at < line.Length)
        {
            int equals = line.IndexOf('=', at);
            if (equals < 0) return;
            ReadOnlySpan<char> name = line.AsSpan(at, equals - at).Trim();
            (string value, at) = Value(line, equals + 1);
            if (IsName(name) && value != "null") Set(fields, texts.Of(name.ToString()), texts.Of(value));
        }
    }

    // Keycloak's own fields come first, so of two of one name the first counts: users type what follows.
    private static void Set(RecordFields fields, string name, string value)
    {
        switch (name)
        {
            case "type": fields.Type ??= value; break;
            case "realmId": fields.RealmId ??= value; break;
            case "realmName": fields.RealmName ??= value; break;
            case "clientId": fields.ClientId ??= value; break;
            case "userId": fields.UserId ??= value; break;
            case "sessionId": fields.SessionId ??= value; break;
            case "ipAddress": fields.IpAddress ??= value; break;
            case "error": fields.Error ??= value; break;
            case "operationType": fields.OperationType ??= value; break;
            case "resourceType": fields.ResourceType ??= value; break;
            case "resourcePath": fields.ResourcePath ??= value; break;
            default: fields.Details.Add(name, value); break;
        }
    }

    // The value that begins there, and where the next name begins.
    private static (string Value, int Next) Value(string line, int begin)
    {
        char quote = begin < line.Length ? line[begin] : ' ';
        if (quote is not ('"' or '\'')) return Plain(line, begin);
        int end = begin + 1;
        bool isEscaped = false;
        for (; end < line.Length; end++)
        {
            // Keycloak escapes nothing but quotes.
            if (line[end] == '\\' && end + 1 < line.Length && line[end + 1] == quote)
            {
                isEscaped = true;
                end++;
            }
            // Before version 24 quotes within are not escaped.
            else if (line[end] == quote && (quote == '"' || EndsValue(line, end + 1)))
            {
                break;
            }
        }
        // A line that was cut within the quotes.
        if (end >= line.Length) return (line[(begin + 1)..], line.Length);
        string value = line[(begin + 1)..end];
        if (isEscaped) value = value.Replace($"\\{quote}", $"{quote}", StringComparison.Ordinal);
        int comma = line.IndexOf(", ", end, StringComparison.Ordinal);
        return (value, comma < 0 ? line.Length : comma + 2);
    }

    private static (string Value, int Next) Plain(string line, int begin)
    {
        int comma = line.IndexOf(", ", begin, StringComparison.Ordinal);
        return comma < 0 ? (line[begin..].TrimEnd(), line.Length) : (line[begin..comma], comma + 2);
    }

    private static bool EndsValue(string line, int at) => at >= line.Length || NextName().IsMatch(line, at);

    private static bool IsName(ReadOnlySpan<char> text) =>
        text.Length > 0 && !text.ContainsAnyExcept(InNames);

    // Where the last such word begins before that place; negative: nowhere.
    private static int LastWord(string line, string word, int before)
    {
        int at = line.LastIndexOf(word, before, StringComparison.Ordinal);
        return at > 0 && char.IsLetter(line[at - 1]) ? -1 : at;
    }

    [GeneratedRegex(@"\G\s*(, [A-Za-z0-9_.-]+=|$)", RegexOptions.CultureInvariant)]
    private static partial Regex NextName();
}
