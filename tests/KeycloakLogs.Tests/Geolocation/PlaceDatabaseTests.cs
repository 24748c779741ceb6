using System.IO.Compression;
using KeycloakLogs.Geolocation;
using Samples;

namespace KeycloakLogs.Tests.Geolocation;

public sealed class PlaceDatabaseTests
{
    [Theory]
    [InlineData("192.0.2.1", "DE", "Stuttgart", 48.78, 9.18)]
    [InlineData("192.0.2.127", "DE", "Stuttgart", 48.78, 9.18)]
    [InlineData("192.0.2.128", "DE", "Hamburg", 53.55, 9.99)]
    [InlineData("198.51.100.7", "BR", "São Paulo", -23.55, -46.63)]
    [InlineData("::ffff:198.51.100.7", "BR", "São Paulo", -23.55, -46.63)]
    [InlineData("2001:db8:1::7", "FR", "Paris", 48.86, 2.35)]
    [InlineData("2001:0DB8:0001:0000:0000:0000:0000:0007", "FR", "Paris", 48.86, 2.35)]
    public void Addresses_of_both_versions_have_country_city_and_coordinates(
        string address, string country, string city, double latitude, double longitude)
    {
        using PlaceDatabase database = PlaceDatabase.Open(Databases.City);
        Place? expected = new(country, city, latitude, longitude);
        Assert.Equal(expected, database.Find(address));
        // What is remembered is the same.
        Assert.Equal(expected, database.Find(address));
        Assert.Equal("Test-City of 2026-01-01", database.Name);
    }

    [Fact]
    public void Coordinates_in_single_precision_are_read_too()
    {
        using PlaceDatabase database = PlaceDatabase.Open(Databases.City);
        Place place = database.Find("203.0.113.7")!;
        Assert.Equal(("VN", "Hanoi"), (place.Country, place.City));
        Near.Within(21.03, place.Latitude!.Value, 1e-5, 1e-5);
        Near.Within(105.85, place.Longitude!.Value, 1e-5, 1e-5);
    }

    [Fact]
    public void A_database_of_countries_has_neither_cities_nor_coordinates()
    {
        using PlaceDatabase database = PlaceDatabase.Open(Databases.Country);
        Assert.Equal(new Place("BR", null, null, null), database.Find("198.51.100.7"));
        Assert.Equal(new Place("BR", null, null, null), database.Find("::ffff:198.51.100.7"));
        // It has IPv4 addresses alone.
        Assert.Null(database.Find("2001:db8:1::7"));
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("2001:db8:2::7")]
    [InlineData("203.0.113.200")]   // a continent, no country
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("unknown")]
    [InlineData("3221225985")]   // 192.0.2.1, if it were an address
    [InlineData("192.0.2.1, 198.51.100.7")]
    [InlineData("192.0.2.256")]
    public void What_is_no_address_or_not_in_the_database_has_no_place(string address)
    {
        using PlaceDatabase database = PlaceDatabase.Open(Databases.City);
        Assert.Null(database.Find(address));
        Assert.Null(database.Find(address));
    }

    [Fact]
    public void What_cannot_be_used_is_told_in_a_line_with_the_option_and_the_file()
    {
        using var folder = new TemporaryFolder();
        AssertRefused(folder.File("no.mmdb"), "is no file");
        AssertRefused(folder.Path, "is a folder");
        AssertRefused(folder.Write("text.mmdb", "no database"), "is no MaxMind DB file, or a damaged one");
        AssertRefused(folder.Write("empty.mmdb", ""), "is no MaxMind DB file, or a damaged one");
        AssertRefused(Databases.Asn, "is of the type Test-ASN of 2026-01-01, and no record of it has a country");
        using (var packed = new GZipStream(File.Create(folder.File("city.mmdb.gz")), CompressionLevel.Fastest))
            packed.Write(File.ReadAllBytes(Databases.City));
        AssertRefused(folder.File("city.mmdb.gz"), "is compressed: unpack it");
    }

    [Fact]
    public void Whatever_is_damaged_the_file_is_named()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = File.ReadAllBytes(Databases.City);
        string path = folder.File("damaged.mmdb");
        int refused = 0;
        for (int at = 0; at < whole.Length; at += 3)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0xFF;
            File.WriteAllBytes(path, damaged);
            try
            {
                using PlaceDatabase database = PlaceDatabase.Open(path);
                foreach (string address in (string[])["192.0.2.1", "192.0.2.200", "198.51.100.7", "203.0.113.7", "2001:db8:1::7"])
                    database.Find(address);
            }
            catch (InputFileException e)
            {
                Assert.Contains($"--geoip: '{path}'", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }
        Assert.InRange(refused, 1, whole.Length);
    }

    [Fact]
    public void The_addresses_of_late_are_looked_up_once_and_their_number_is_bounded()
    {
        var recent = new RecentPlaces(10);
        int lookups = 0;
        for (int i = 0; i < 1000; i++)
        {
            // One address between all others stays.
            Assert.Equal("DE", recent.Of("192.0.2.1", LookUp)?.Country);
            Assert.Null(recent.Of($"{i}", LookUp));
            Assert.InRange(recent.Count, 1, 20);
        }
        Assert.Equal(1001, lookups);

        Place? LookUp(string address)
        {
            lookups++;
            return address == "192.0.2.1" ? new Place("DE", null, null, null) : null;
        }
    }

    private static void AssertRefused(string path, string fault)
    {
        string message = Assert.Throws<InputFileException>(() => PlaceDatabase.Open(path)).Message;
        Assert.StartsWith($"--geoip: '{path}'", message, StringComparison.Ordinal);
        Assert.Contains(fault, message, StringComparison.Ordinal);
        Assert.EndsWith(
            "; expected a MaxMind DB file (.mmdb) of cities or countries, as GeoLite2-City, GeoLite2-Country or DB-IP City Lite.",
            message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
