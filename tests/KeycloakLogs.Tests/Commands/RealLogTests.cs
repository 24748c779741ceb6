using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KeycloakLogs.Tests.Commands;

/// <summary>Logs without labels, in Keycloak's own form, judged part by part.</summary>
public sealed class RealLogTests(SmallJob job) : IClassFixture<SmallJob>
{
    [Fact]
    public async Task Without_labels_it_trains_on_the_first_part_of_the_time_and_reports_incidents()
    {
        using var folder = new TemporaryFolder();
        string logs = folder.File("events.json");
        await WriteRestEvents(logs);
        CommandRun run = await CommandRun.Of("train", "--logs", logs, "--out", folder.File("model"), "--epochs", "1");
        Assert.Equal("", run.Error);
        Assert.Contains("Admin REST", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n\d+ incidents? in \d+(\.\d)? days?", run.Output);
        Assert.DoesNotContain("precision", run.Output, StringComparison.Ordinal);
        string page = await File.ReadAllTextAsync(Path.Combine(folder.File("model"), "report.html"), TestContext.Current.CancellationToken);
        Assert.Contains("<h2 id=\"findings-h\">Incidents</h2>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);

        // Identifiers of attacks give figures.
        string labels = folder.File("attacks.txt");
        JsonArray events = JsonNode.Parse(
            await File.ReadAllTextAsync(job.Folder.File("test.json"), TestContext.Current.CancellationToken))!.AsArray();
        await File.WriteAllLinesAsync(labels, events.Select((row, i) => (row, i)).Where(pair => (int)pair.row!["label"]! == 1)
            .Select(pair => $"e{pair.i}"), TestContext.Current.CancellationToken);
        run = await CommandRun.Of(
            "train", "--logs", logs, "--labels", labels, "--out", folder.File("judged"), "--epochs", "1", "--report",
            "none", "--held-out", "0.5");
        Assert.Contains("precision", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scoring_in_ten_parts_with_a_state_gives_the_scores_of_one_run()
    {
        using var folder = new TemporaryFolder();
        string model = job.Folder.File("model.zip");
        JsonNode[] events = [.. JsonNode.Parse(await File.ReadAllTextAsync(job.Folder.File("test.json"),
            TestContext.Current.CancellationToken))!.AsArray().OfType<JsonNode>()];
        Assert.Equal("", (await CommandRun.Of("score", "--model", model, "--history", job.Folder.File("train.json"), "--logs",
            job.Folder.File("test.json"), "--scores", folder.File("whole.csv"), "--incidents", folder.File("incidents.json"))).Error);

        List<string> parts = [];
        for (int part = 0; part < 10; part++)
        {
            string logs = folder.File($"part{part}.json"), scores = folder.File($"part{part}.csv");
            int first = part * events.Length / 10, end = (part + 1) * events.Length / 10;
            await File.WriteAllTextAsync(logs, new JsonArray([.. events[first..end].Select(row => row.DeepClone())]).ToJsonString(),
                TestContext.Current.CancellationToken);
            string[] history = part == 0 ? ["--history", job.Folder.File("train.json")] : [];
            CommandRun run = await CommandRun.Of(
                ["score", "--model", model, "--logs", logs, "--state", folder.File("state.gz"), "--scores", scores, .. history]);
            Assert.Equal("", run.Error);
            parts.AddRange((await File.ReadAllLinesAsync(scores, TestContext.Current.CancellationToken)).Skip(1));
        }
        string[] whole = [.. (await File.ReadAllLinesAsync(folder.File("whole.csv"), TestContext.Current.CancellationToken)).Skip(1)];
        Assert.Equal(whole.Length, parts.Count);
        Assert.All(whole.Zip(parts), pair =>
        {
            string[] expected = pair.First.Split(','), given = pair.Second.Split(',');
            Assert.Equal((expected[1], expected[2], expected[4]), (given[1], given[2], given[4]));
            // Batches of other sizes add up in another order.
            Near.Within(Number(expected[3]), Number(given[3]), 1e-5, 1e-5);
        });
        Assert.True(JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("incidents.json"), TestContext.Current.CancellationToken))
            .RootElement.GetArrayLength() > 0);
        Assert.True(File.Exists(folder.File("incidents.csv")));

        static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Events_come_from_standard_input_too()
    {
        using var folder = new TemporaryFolder();
        string[] line = ["score", "--model", job.Folder.File("model.zip"), "--history", job.Folder.File("train.json")];
        var start = new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "keycloak-logs.dll"), .. line, "--logs", "-", "--scores", folder.File("piped.csv")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await using (FileStream logs = File.OpenRead(job.Folder.File("test.json")))
            await logs.CopyToAsync(process.StandardInput.BaseStream, TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("", 0), (await error, process.ExitCode));
        Assert.Contains("incident", await output, StringComparison.Ordinal);

        Assert.Equal("", (await CommandRun.Of(
            [.. line, "--logs", job.Folder.File("test.json"), "--scores", folder.File("file.csv")])).Error);
        Assert.Equal(await File.ReadAllTextAsync(folder.File("file.csv"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(folder.File("piped.csv"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("error: Give --logs, or --train and --test.")]
    [InlineData("error: --held-out must be in (0, 1); got 1.", "--logs", "x", "--held-out", "1")]
    [InlineData("error: --alerts-per-day must be in [0, 100000]; got -1.", "--logs", "x", "--alerts-per-day", "-1")]
    public async Task Wrong_options_are_named(string message, params string[] options)
    {
        using var folder = new TemporaryFolder();
        CommandRun run = await CommandRun.Of(["train", "--out", folder.Path, .. options]);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_is_none_is_refused_and_stays()
    {
        using var folder = new TemporaryFolder();
        string state = folder.File("state.gz");
        await File.WriteAllTextAsync(state, "no state", TestContext.Current.CancellationToken);
        CommandRun run = await CommandRun.Of("score", "--model", job.Folder.File("model.zip"), "--logs", job.Folder.File("test.json"),
            "--state", state, "--scores", folder.File("scores.csv"));
        Assert.Contains("not a state that score has written", run.Error, StringComparison.Ordinal);
        Assert.Equal("no state", await File.ReadAllTextAsync(state, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(folder.File("scores.csv")));
    }

    // The generated events as Keycloak's Admin REST API lists them: no log_type, no labels, epoch milliseconds.
    private async Task WriteRestEvents(string path)
    {
        var events = new JsonArray();
        foreach ((string name, string prefix) in new[] { ("train.json", "t"), ("test.json", "e") })
        {
            JsonArray rows = JsonNode.Parse(
                await File.ReadAllTextAsync(job.Folder.File(name), TestContext.Current.CancellationToken))!.AsArray();
            for (int i = 0; i < rows.Count; i++)
            {
                JsonNode row = rows[i]!;
                events.Add(new JsonObject
                {
                    ["id"] = string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}"),
                    ["time"] = DateTimeOffset.Parse((string)row["timestamp"]!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(),
                    ["type"] = (string?)row["type"] ?? "CODE_TO_TOKEN",
                    ["realmId"] = "acme",
                    ["clientId"] = (string?)row["clientId"] ?? "portal",
                    ["userId"] = (string?)row["userId"],
                    ["sessionId"] = (string?)row["sessionId"],
                    ["ipAddress"] = (string?)row["ipAddress"],
                    ["error"] = (string?)row["error"],
                });
            }
        }
        await File.WriteAllTextAsync(path, events.ToJsonString(), TestContext.Current.CancellationToken);
    }
}
