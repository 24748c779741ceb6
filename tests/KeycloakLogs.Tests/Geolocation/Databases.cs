namespace KeycloakLogs.Tests.Geolocation;

/// <summary>The small databases that <c>place_databases.py</c> has written.</summary>
internal static class Databases
{
    public static string City { get; } = PathOf("city.mmdb");

    /// <summary>Of IPv4 addresses alone.</summary>
    public static string Country { get; } = PathOf("country.mmdb");

    public static string Asn { get; } = PathOf("asn.mmdb");

    private static string PathOf(string name) => Repository.PathOf($"tests/KeycloakLogs.Tests/Geolocation/{name}");
}
