using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using KeycloakLogs.Tests.Geolocation;

namespace KeycloakLogs.Tests.Commands;

/// <summary>Logs without places, which a database of addresses gives them.</summary>
public sealed class GeoipTests(SmallJob job) : IClassFixture<SmallJob>, IDisposable
{
    private static readonly string[] Neighbours = ["AT", "CH", "FR", "GB", "IT", "NL"];

    private readonly TemporaryFolder _folder = new();

    private string Training => _folder.File("train.json");

    private string Test => _folder.File("test.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Incidents_and_state_have_the_places_of_the_database()
    {
        await WriteLogs();
        string model = _folder.File("model");
        CommandRun run = await CommandRun.Of("train", "--train", Training, "--test", Test, "--geoip", Databases.City, "--out", model,
            "--epochs", "3", "--report", "none");
        Assert.Equal("", run.Error);
        Assert.Matches(@"city\.mmdb: Test-City of 2026-01-01, places of (\d+) of \1 events, coordinates of \1\s", run.Output);
        string incidents = await Read(Path.Combine(model, "incidents.json"));
        Assert.Matches("first event from (BR|VN) for this user, until now from DE", incidents);
        Assert.Matches(@"\d+,\d{3} km in \d+ (s|min|h) from DE to (BR|VN)", incidents);
        Assert.Contains("\"location\": \"VN\"", incidents, StringComparison.Ordinal);

        run = await Score("with", "--history", Training, "--geoip", Databases.City, "--state", _folder.File("state.gz"));
        Assert.Equal("", run.Error);
        Assert.Equal(await Read(Path.Combine(model, "scores.csv")), await Read(_folder.File("with-scores.csv")));
        Assert.Equal(incidents, await Read(_folder.File("with.json")));
        Assert.All(State(), row =>
        {
            Assert.NotNull(row["location"]);
            Assert.NotNull(row["latitude"]);
        });

        // The model needs no database: without one an event is at no place, and no word is of places.
        run = await Score("without", "--history", Training);
        Assert.Equal("", run.Error);
        Assert.DoesNotContain("until now from", await Read(_folder.File("without.json")), StringComparison.Ordinal);
        Assert.DoesNotContain(" km in ", await Read(_folder.File("without.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coordinates_change_words_and_no_score()
    {
        // The records say the countries and cities of the database, and no coordinates.
        await WriteLogs(withPlaces: true);
        string model = _folder.File("model");
        CommandRun run = await CommandRun.Of(
            "train", "--train", Training, "--test", Test, "--out", model, "--epochs", "1", "--report", "none");
        Assert.Equal("", run.Error);
        Assert.Equal("", (await Score("with", "--history", Training, "--geoip", Databases.City)).Error);
        Assert.Equal(await Read(Path.Combine(model, "scores.csv")), await Read(_folder.File("with-scores.csv")));
        Assert.DoesNotContain(" km in ", await Read(Path.Combine(model, "incidents.json")), StringComparison.Ordinal);
        Assert.Contains(" km in ", await Read(_folder.File("with.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_cannot_be_used_ends_both_commands_in_a_line_and_nothing_is_written()
    {
        string logs = job.Folder.File("test.json");
        foreach ((string database, string fault) in new[]
        {
            (_folder.File("no.mmdb"), "is no file; expected a MaxMind DB file"),
            (logs, "is no MaxMind DB file, or a damaged one; expected a MaxMind DB file"),
            (Databases.Asn, "is of the type Test-ASN of 2026-01-01, and no record of it has a country; expected a MaxMind DB file"),
        })
        {
            AssertRefused(await CommandRun.Of("train", "--logs", logs, "--geoip", database, "--out", _folder.Path), database, fault);
            // Logs are not looked for before.
            AssertRefused(await CommandRun.Of("score", "--model", job.Folder.File("model.zip"), "--logs", _folder.File("no.json"),
                "--state", _folder.File("state.gz"), "--geoip", database, "--scores", _folder.File("scores.csv")), database, fault);
        }
        Assert.Empty(_folder.Names);

        static void AssertRefused(CommandRun run, string database, string fault)
        {
            Assert.Equal(1, run.ExitCode);
            Assert.StartsWith($"error: --geoip: '{database}'", run.Error, StringComparison.Ordinal);
            Assert.Contains(fault, run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    [Fact]
    public async Task The_database_is_no_place_for_outputs()
    {
        string database = _folder.File("places.mmdb");
        File.Copy(Databases.City, database);
        CommandRun run = await CommandRun.Of("score", "--model", job.Folder.File("model.zip"), "--logs", job.Folder.File("test.json"),
            "--geoip", database, "--scores", database);
        Assert.StartsWith($"error: --scores: '{database}' is the same file as the input --geoip", run.Error, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(Databases.City, TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken));
    }

    private Task<CommandRun> Score(string name, params string[] more) => CommandRun.Of(["score", "--model",
        Path.Combine(_folder.File("model"), "model.zip"), "--logs", Test, "--scores", _folder.File($"{name}-scores.csv"),
        "--incidents", _folder.File($"{name}.json"), .. more]);

    private List<JsonNode> State()
    {
        using var text = new StreamReader(
            new GZipStream(File.OpenRead(_folder.File("state.gz")), CompressionMode.Decompress));
        List<JsonNode> rows = [];
        while (text.ReadLine() is string line) rows.Add(JsonNode.Parse(line)!);
        Assert.NotEmpty(rows);
        return rows;
    }

    // The generated events at addresses of the databases: home, neighbours and the rest of the world.
    private async Task WriteLogs(bool withPlaces = false)
    {
        foreach (string name in new[] { "train.json", "test.json" })
        {
            JsonArray rows = JsonNode.Parse(await Read(job.Folder.File(name)))!.AsArray();
            foreach (JsonNode? row in rows)
            {
                string country = (string)row!["location"]!;
                int last = IPAddress.Parse((string)row["ipAddress"]!).GetAddressBytes()[^1];
                (string address, string place, string city) =
                    country == "DE" ? ($"192.0.2.{last}", "DE", last < 128 ? "Stuttgart" : "Hamburg")
                    : Neighbours.Contains(country) ? ($"2001:db8:1::{last:x}", "FR", "Paris")
                    : last % 2 == 0 ? ($"198.51.100.{last}", "BR", "São Paulo")
                    : ($"203.0.113.{last % 128}", "VN", "Hanoi");
                row["ipAddress"] = address;
                row["location"] = withPlaces ? place : null;
                row["city"] = withPlaces ? city : null;
            }
            await File.WriteAllTextAsync(_folder.File(name), rows.ToJsonString(), TestContext.Current.CancellationToken);
        }
    }

    private static Task<string> Read(string path) => File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
}
