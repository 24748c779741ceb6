using System.Text;

namespace ScoringService.Tests.Http;

/// <summary>Requests that were good and then damaged, each named by its seed.</summary>
internal static class DamagedRequest
{
    private static readonly string[] Good =
    [
        """
        {"timestamp":"2025-06-03 10:00:00+02:00","log_type":"access","userId":"u1","ipAddress":"10.0.0.1","location":"DE",
        "roles":["a","b"],"method":"GET","path":"/x/1","status":200}
        """,
        """
        [{"time":1748937600000,"type":"LOGIN","realmId":"r","userId":"u2","details":{"username":"u","auth_method":"x"}},
        {"time":1748937601000,"type":"LOGOUT","userId":"u2"}]
        """,
        """
        {"time":1748937600000,"operationType":"CREATE","resourceType":"USER","authDetails":{"userId":"u3","ipAddress":"::1"},
        "resourcePath":"users/1"}
        """,
        """
        {"time":1748937600000,"type":"LOGIN","userId":"u4"}
        {"time":1748937601000,"type":"LOGIN_ERROR","userId":"u5","error":"x"}
        """,
        """
        2025-06-03 10:00:00,123 WARN  [org.keycloak.events] (x) type="LOGIN_ERROR", realmId="r", userId="null", error="y", username="it's"
        """,
        """
        2025-06-03 10:00:00,123 WARN [org.keycloak.events] (x) type=LOGIN_ERROR, realmId=r, userId=u6, ipAddress=10.0.0.1, reason='a, b=c'
        """,
        """
        {"hits":{"hits":[{"_source":{"@timestamp":"2025-06-03T10:00:00Z","eventType":"LOGIN","sourceType":"USER","userId":"u7"}}]}}
        """,
        """
        {"timestamp":"2025-06-03T10:00:00Z","loggerName":"org.keycloak.events","message":"type=\"LOGIN\", realmId=\"r\", userId=\"u8\""}
        """,
        """
        {"time":1748937600000,"type":"access.LOGIN","detailsJson":"{\"username\":\"u\"}","authDetails":{"userId":"u9"}}
        """,
    ];

    private static readonly string[] Values =
    [
        "null", "true", "-0", "1e400", "1e-400", "NaN", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "{}", "[[[[",
        "{\"a\":{\"a\":{\"a\":1}}}", "18446744073709551616", "\"9999-99-99 99:99:99\"", "\"0001-01-01T00:00:00+14:00\"",
        "\"\u202E\u2066\"", "\"1748937600000\"", "-1", "253402300800000", "\"a", "'", ",", ":",
    ];

    private static readonly string?[] Types =
    [
        "application/json", "application/json", "application/x-ndjson", "text/plain", "application/json; charset=utf-8", "text/html", null,
    ];

    /// <summary>Same seed, same request.</summary>
    public static (string Path, byte[] Body, string? Type) Of(int seed)
    {
        var random = new Random(seed);
        string text = Good[random.Next(Good.Length)];
        for (int changes = random.Next(3); changes > 0; changes--) text = Replaced(text, random);
        List<byte> body = [.. Encoding.UTF8.GetBytes(text)];
        for (int changes = random.Next(4); changes > 0 && body.Count > 0; changes--) Damage(body, random);
        return (random.Next(10) == 0 ? "/v1/windows" : "/v1/events", [.. body], Types[random.Next(Types.Length)]);
    }

    // Something after a colon or a comma becomes something else.
    private static string Replaced(string text, Random random)
    {
        int[] places = [.. text.Select((character, i) => (character, i)).Where(at => at.character is ':' or ',' or '=').Select(at => at.i)];
        if (places.Length == 0) return text;
        int begin = places[random.Next(places.Length)] + 1, end = text.IndexOfAny([',', '}', ']', '\n'], begin);
        return string.Concat(text.AsSpan(0, begin), Values[random.Next(Values.Length)], text.AsSpan(end < 0 ? text.Length : end));
    }

    private static void Damage(List<byte> body, Random random)
    {
        int at = random.Next(body.Count), length = random.Next(1, Math.Min(40, body.Count - at) + 1);
        switch (random.Next(6))
        {
            case 0: body[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: body.RemoveRange(at, length); break;
            case 2: body.RemoveRange(at, body.Count - at); break;
            case 3: body.InsertRange(at, body.GetRange(at, length)); break;
            case 4: body.InsertRange(at, Enumerable.Repeat("[{\"\\ \0\xFF,"u8[random.Next(9)], random.Next(1, 300))); break;
            default: body.Insert(at, (byte)random.Next(256)); break;
        }
    }
}
