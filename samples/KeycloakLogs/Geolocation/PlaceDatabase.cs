using System.Net;
using System.Net.Sockets;
using MaxMind.Db;
using Samples;

namespace KeycloakLogs.Geolocation;

/// <summary>
/// A file in the MaxMind DB format that says where addresses are, with cities and coordinates or with countries alone. Of one thread at a
/// time.
/// </summary>
internal sealed class PlaceDatabase : IDisposable
{
    /// <summary>The option that names the file.</summary>
    public const string Option = "--geoip";

    private const string Expected =
        "expected a MaxMind DB file (.mmdb) of cities or countries, as GeoLite2-City, GeoLite2-Country or DB-IP City Lite.";

    // An address and its place take some 200 bytes: at most 26 MB.
    private const int RecentAddresses = 1 << 16;

    private readonly string _path;
    private readonly Reader _reader;
    private readonly RecentPlaces _recent = new(RecentAddresses);

    private PlaceDatabase(string path, Reader reader)
    {
        _path = path;
        _reader = reader;
    }

    /// <summary>The kind that the database says it is, and the day it was made.</summary>
    public string Name => FormattableString.Invariant(
        $"{_reader.Metadata.DatabaseType.ReplaceLineEndings(" ")} of {_reader.Metadata.BuildDate:yyyy-MM-dd}");

    /// <exception cref="InputFileException">The file is absent, no such database, or has no countries.</exception>
    public static PlaceDatabase Open(string path)
    {
        if (!File.Exists(path))
            throw new InputFileException($"{Option}: '{path}' is {(Directory.Exists(path) ? "a folder" : "no file")}; {Expected}");
        PlaceDatabase? database = null;
        try
        {
            // The whole file in memory, some ten to a hundred megabytes: whoever downloads a newer one over it meanwhile neither changes
            // the run nor ends it, as it would with a mapped file.
            database = new PlaceDatabase(path, new Reader(path, FileAccessMode.Memory));
            if (!database.HasCountries())
                throw new InputFileException(
                    $"{Option}: '{path}' is of the type {database.Name}, and no record of it has a country; {Expected}");
            return database;
        }
        catch (Exception e)
        {
            database?.Dispose();
            if (e is InputFileException) throw;
            throw new InputFileException($"{Option}: '{path}' {Fault(path, e)}; {Expected}", e);
        }
    }

    /// <summary>Where the address is; null: it is none, or the database does not know its country.</summary>
    /// <param name="address">IPv4 or IPv6, an IPv4 address as IPv6 too.</param>
    /// <exception cref="InputFileException">The database is damaged.</exception>
    public Place? Find(string address) => _recent.Of(address, LookUp);

    public void Dispose() => _reader.Dispose();

    private Place? LookUp(string text)
    {
        if (!TryParse(text, out IPAddress? address)) return null;
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && _reader.Metadata.IPVersion == 4) return null;
        try
        {
            return _reader.Find<PlaceRecord>(address)?.ToPlace();
        }
        // Damaged data make the reader throw whatever comes of them.
        catch (Exception e)
        {
            throw new InputFileException($"{Option}: '{_path}' is damaged at the address {address}: {e.Message}", e);
        }
    }

    // .NET takes a bare number for an address, too; in a log it is none.
    private static bool TryParse(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IPAddress? address)
    {
        if (!IPAddress.TryParse(text, out address) || (!text.Contains(':') && text.AsSpan().Count('.') != 3)) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return true;
    }

    // What the records hold, not what the type is called: that is up to who made the file. Cities and countries have one in their first
    // records; only a database of another kind is read to its end.
    private bool HasCountries() => _reader.FindAll<PlaceRecord>().Any(node => node.Data.HasCountry);

    private static string Fault(string path, Exception e) => e switch
    {
        UnauthorizedAccessException or IOException => $"cannot be read: {e.Message}",
        _ when IsGzip(path) => "is compressed: unpack it",
        DeserializationException => "has records of another form",
        _ => "is no MaxMind DB file, or a damaged one",
    };

    private static bool IsGzip(string path)
    {
        using FileStream file = File.OpenRead(path);
        return file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
    }
}
