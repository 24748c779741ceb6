using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace MLNetHybrid.Consumer.Tests;

/// <summary>What <c>dotnet new</c> makes of the templates runs as it comes, and on a file of one's own.</summary>
public sealed class TemplateTests(PackageFixture package)
{
    [Fact]
    public async Task A_model_of_the_console_is_served_by_the_service()
    {
        string console = package.FolderOf("Pumps");
        string[] lines = Lines(PackageFixture.RunIn(console, Assembly(console)));
        Assert.Equal("800 rows of 3 measurements: temperature, pressure, flow.", lines[0]);
        Assert.Equal("The first 50 % of each of 2 machines teach what is normal, 400 rows.", lines[1]);
        // Both planted incidents, a leak of pump 1 and a hot pump 2, in two days, and nothing else.
        Assert.Equal(["3.0", "2", "0.96"], Words(lines.Single(line => line.StartsWith("3.0 ", StringComparison.Ordinal)))[..3]);
        string[] incidents = [.. lines.SkipWhile(line => line != "The incidents, the highest first:").Skip(1).Take(2)];
        Assert.Contains("of pump 1, 2026-03-05T03:00:00Z to 2026-03-05T06", incidents[0], StringComparison.Ordinal);
        Assert.Contains("pressure was 3.", incidents[0], StringComparison.Ordinal);
        Assert.Contains("of pump 2, 2026-03-05T15:30:00Z", incidents[1], StringComparison.Ordinal);
        Assert.Contains("temperature was 7", incidents[1], StringComparison.Ordinal);
        string why = PackageFixture.RunIn(console, Assembly(console), "why", "611");
        Assert.StartsWith("An anomaly: its score is ", why, StringComparison.Ordinal);
        Assert.Contains("pressure = 3.899, below the usual", why, StringComparison.Ordinal);
        Assert.Contains("Rows of the file are in 1-800; got '801'.", Failure(console, "why", "801"), StringComparison.Ordinal);

        string service = package.FolderOf("PumpService");
        await Serve(service, [], async client =>
        {
            string[] header = File.ReadLines(Path.Combine(console, "readings.csv")).First().Split(',');
            var readings = File.ReadLines(Path.Combine(console, "readings.csv")).Skip(1).Skip(560).Take(60)
                .Select(line => line.Split(',')).Select(cells => new
                {
                    machine = cells[1],
                    values = Enumerable.Range(2, 3).ToDictionary(
                        i => header[i], i => float.Parse(cells[i], CultureInfo.InvariantCulture)),
                });
            JsonElement[] answers = await Answers(await client.PostAsJsonAsync("readings", readings, Cancel));
            Assert.Equal(60, answers.Length);
            Assert.All(answers[..18], answer => Assert.Equal("WarmingUp", answer.GetProperty("status").GetString()));
            Assert.All(answers[20..], answer => Assert.Equal("Judged", answer.GetProperty("status").GetString()));
            Assert.DoesNotContain(answers[..40], answer => answer.GetProperty("isAnomaly").GetBoolean());
            Assert.Contains(answers[40..], answer => answer.GetProperty("isAnomaly").GetBoolean());   // the leak

            HttpResponseMessage wrong = await client.PostAsJsonAsync(
                "readings", new[] { new { machine = "pump 1", values = new { speed = 1 } } }, Cancel);
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, wrong.StatusCode);
            Assert.Contains("the model has no feature 'speed'; it has temperature, pressure, flow.",
                (await Problem(wrong))!, StringComparison.Ordinal);
            HttpResponseMessage nameless = await client.PostAsJsonAsync(
                "readings", new[] { new { values = new { flow = 1 } } }, Cancel);
            HttpResponseMessage empty = await client.PostAsJsonAsync(
                "readings", new[] { new { machine = "pump 1", values = new { } } }, Cancel);
            Assert.Contains("it has no values", (await Problem(empty))!, StringComparison.Ordinal);
            HttpResponseMessage large = await client.PostAsJsonAsync(
                "readings", new[] { new { machine = "pump 1", values = new { flow = 1e40 } } }, Cancel);
            Assert.Contains("'flow' is beyond the largest number", (await Problem(large))!, StringComparison.Ordinal);
            // A machine may be called by a number.
            answers = await Answers(await client.PostAsJsonAsync(
                "readings", new[] { new { machine = 6005, values = new { flow = 1 } } }, Cancel));
            Assert.Equal("6005", answers[0].GetProperty("machine").GetString());
            Assert.Contains(
                "the model tells machines apart", await nameless.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            HttpResponseMessage unread = await client.PostAsJsonAsync(
                "readings", new[] { new { machine = "pump 1", values = new { flow = "high" } } }, Cancel);
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, unread.StatusCode);
            Assert.Contains("$[0].values.flow", await unread.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            HttpResponseMessage single = await client.PostAsJsonAsync("readings", new { machine = "pump 1" }, Cancel);
            Assert.Contains("Send an array of readings", await single.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            // A time comes back as it is, of whatever kind.
            answers = await Answers(await client.PostAsJsonAsync(
                "readings", new[] { new { time = 1_760_000_000, machine = "pump 1", values = new { flow = 1 } } }, Cancel));
            Assert.Equal(1_760_000_000, answers[0].GetProperty("time").GetInt64());
            Assert.Equal("MissingFeature", answers[0].GetProperty("status").GetString());
            Assert.Equal("Healthy", await client.GetStringAsync("health/ready", Cancel));
        });
    }

    [Fact]
    public async Task The_console_reads_a_file_of_ones_own_and_the_service_starts_without_a_model()
    {
        string file = package.PathOf(TemplateProject.OwnFile);
        var noise = new Random(3);
        await File.WriteAllLinesAsync(file,
        [
            "when;level;label;fault;state;load",
            .. Enumerable.Range(0, 600).Select(i => (At: new DateTime(2026, 5, 1).AddMinutes(10 * i),
                    Level: Math.Sin(i / 9.0) + (i == 500 ? 4 : 0) + noise.NextDouble() / 9, Load: noise.NextDouble()))
                .Select(row => FormattableString.Invariant(
                    $"{row.At:dd/MM/yyyy HH:mm};{row.Level:f3};{(row.Level > 3 ? 1 : 0)};0;{(row.Load > 0.5 ? 1 : 0)};{row.Load:f3}")
                    .Replace('.', ',').Replace('/', '.')),   // as much of Europe writes numbers and days
        ], Cancel);
        string console = package.FolderOf("Own");
        Assert.False(File.Exists(Path.Combine(console, "readings.csv")));
        Assert.Contains("model.zip is not there yet", Failure(console, "2.5"), StringComparison.Ordinal);
        string[] lines = Lines(PackageFixture.RunIn(console, Assembly(console)));
        // "state" holds two numbers as a label does, but is called otherwise; "fault" is called as a label is, and not named.
        Assert.Equal("Column 'fault' looks like a label and is left out; if it is a measurement, give it another name.", lines[0]);
        Assert.Equal("600 rows of 3 measurements: level, state, load.", lines[1]);
        Assert.Equal("The first 50 % of them teach what is normal, 300 rows.", lines[2]);
        string highest = lines.SkipWhile(line => line != "The incidents, the highest first:").ElementAt(1);
        Assert.Contains("04.05.2026 11:20", highest, StringComparison.Ordinal);
        Assert.Contains("level was 3.", highest, StringComparison.Ordinal);
        Assert.Contains(" in row 501, usually", highest, StringComparison.Ordinal);
        Assert.Contains("flagged, beside a known fault)", highest, StringComparison.Ordinal);
        Assert.Equal("Of the other 300 rows 300 were judged, 2.1 days.", lines[3]);
        // One labelled event, which every threshold finds and no other incident.
        int table = Array.FindIndex(lines, line => line.StartsWith("threshold", StringComparison.Ordinal));
        Assert.All(lines[(table + 1)..(table + 8)], line => Assert.Contains("1 of 1", line, StringComparison.Ordinal));
        Assert.Equal("0", Words(lines[table + 7])[3]);
        Assert.StartsWith(
            "peak,machine,first_row", File.ReadLines(Path.Combine(console, "incidents.csv")).First(), StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("model.zip has its own threshold, 2. Start at ", StringComparison.Ordinal));
        Assert.Equal("model.zip flags scores above 2.5 from now on.", PackageFixture.RunIn(console, Assembly(console), "2.5"));
        // A decimal comma is no thousands' mark, which would make 25 of it.
        Assert.Contains("must be a number in [1, 100] with a decimal point, such as 2.5; got '2,5'", Failure(console, "2,5"),
            StringComparison.Ordinal);
        Assert.Contains("got 'NaN'", Failure(console, "NaN"), StringComparison.Ordinal);
        // A threshold that somebody has chosen outlives another training.
        Assert.Contains(
            "model.zip has the threshold 2.5. It was chosen before, and is kept. By this table: start at 2 (",
            PackageFixture.RunIn(console, Assembly(console)), StringComparison.Ordinal);
        Assert.StartsWith("[", await File.ReadAllTextAsync(Path.Combine(console, "readings.json"), Cancel), StringComparison.Ordinal);
        Assert.StartsWith(
            "POST http", await File.ReadAllTextAsync(Path.Combine(console, "readings.http"), Cancel), StringComparison.Ordinal);
        Assert.Contains("The Threshold of appsettings.json must be in [1, 100], or null; got 0.3.",
            Failure(package.FolderOf("Trial"), "--Threshold", "0.3"), StringComparison.Ordinal);
        string other = package.FolderOf("Mistyped");
        Assert.Contains($"Ignored: {file} has no column 'Label'; it has when, level, label, fault, state, load. Is 'label' meant?",
            Failure(other), StringComparison.Ordinal);
        string modelless = package.FolderOf("Modelless");
        Assert.Contains("no-model.zip is not there", Failure(modelless), StringComparison.Ordinal);

        string trial = package.FolderOf("Trial");
        string request = await File.ReadAllTextAsync(Path.Combine(trial, "readings.http"), Cancel);
        request = request[request.IndexOf("\n[", StringComparison.Ordinal)..(request.IndexOf("\n]", StringComparison.Ordinal) + 2)];
        foreach (float threshold in (float[])[2, 100])
        {
            await Serve(trial, threshold == 2 ? [] : ["--Threshold", "100"], async client =>
            {
                using var content = new StringContent(request, System.Text.Encoding.UTF8, "application/json");
                JsonElement[] answers = await Answers(await client.PostAsync("readings", content, Cancel));
                Assert.Equal(
                    [false, false, false, false, false, threshold == 2],
                    answers.Select(answer => answer.GetProperty("isAnomaly").GetBoolean()));
                JsonElement model = await client.GetFromJsonAsync<JsonElement>("model", Cancel);
                Assert.Equal(threshold, model.GetProperty("threshold").GetSingle());
                Assert.Equal(
                    ["temperature", "pressure", "flow"], model.GetProperty("features").EnumerateArray().Select(name => name.GetString()));
            });
        }
        // A window of a model that knows no machines would mix those that a client names.
        await Serve(trial, ["--Model", Path.Combine(console, "model.zip")], async client =>
        {
            HttpResponseMessage mixed = await client.PostAsJsonAsync(
                "readings", new[] { new { machine = "pump 7", values = new { level = 1 } } }, Cancel);
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, mixed.StatusCode);
            Assert.Contains("it names a machine, 'pump 7'", (await Problem(mixed))!, StringComparison.Ordinal);
            using var form = new StringContent(request);
            HttpResponseMessage typeless = await client.PostAsync("readings", form, Cancel);
            Assert.Equal(System.Net.HttpStatusCode.UnsupportedMediaType, typeless.StatusCode);
            Assert.Contains("The content-type is not application/json.", (await Problem(typeless))!, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_first_rows_of_each_machine_teach_but_no_fault_among_them()
    {
        var noise = new Random(5);
        await File.WriteAllLinesAsync(package.PathOf(TemplateProject.OneValueFile),
        [
            "time,machine,value",
            // The same fault: rows 61 to 80 of the file teach, rows 501 to 520 are judged.
            .. Enumerable.Range(0, 600)
                .Select(i => (Row: i, Level: Math.Sin(i / 6.0) + noise.NextDouble() / 5, IsFault: i is >= 60 and < 80 or >= 500 and < 520))
                .Select(row => string.Create(CultureInfo.InvariantCulture,
                    $"{1_780_000_000 + 600 * (row.Row % 300)},{(row.Row < 300 ? "a" : "b")},{row.Level + (row.IsFault ? 15 : 0):f3}")),
        ], Cancel);
        string[] lines = Lines(PackageFixture.RunIn(package.FolderOf("OneValue"), Assembly(package.FolderOf("OneValue"))));
        Assert.Equal("600 rows of 1 measurement: value.", lines[0]);
        Assert.Equal("The first 50 % of each of 2 machines teach what is normal, 300 rows.", lines[1]);
        Assert.StartsWith("Of the rows that teach, these are unlike the rest.", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("rows 61 to 80 of a, 2026-", lines[3], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("of b", StringComparison.Ordinal) && Peak(line) > 4);

        string[] without = Lines(PackageFixture.RunIn(
            package.FolderOf("OneValueWithoutFault"), Assembly(package.FolderOf("OneValueWithoutFault"))));
        Assert.Equal("The first 50 % of each of 2 machines teach what is normal, 300 rows, but not the 20 faults among them.", without[1]);
        string highest = without.SkipWhile(line => line != "The incidents, the highest first:").ElementAt(1);
        Assert.Contains("rows 501 to ", highest, StringComparison.Ordinal);
        Assert.True(Peak(highest) > 10, highest);

        static double Peak(string line) => line.StartsWith("up to ", StringComparison.Ordinal)
            ? double.Parse(Words(line)[2].TrimEnd(':'), CultureInfo.InvariantCulture)
            : 0;
    }

    [Fact]
    public async Task With_a_calendar_a_holiday_stands_out_and_gaps_are_told()
    {
        string console = package.FolderOf("RhythmCalendar"), file = package.PathOf(TemplateProject.RhythmFile);
        await File.WriteAllLinesAsync(file, ["time,load", .. Enumerable.Range(0, 40).Select(i => $"day {i},{i % 7}")], Cancel);
        Assert.Contains("Calendar: no time can be read; the first row has 'day 0'.", Failure(console), StringComparison.Ordinal);
        // Enough rows, but an empty cell in each window.
        await File.WriteAllLinesAsync(
            file, ["time,load", .. Enumerable.Range(0, 40).Select(i => $"2026-03-02 {i / 2}:00,{(i % 4 == 0 ? "" : i % 7)}")], Cancel);
        Assert.Contains("At least 12 of one must teach, two windows (WindowLength), with no fault, gap or missing value among them",
            Failure(console), StringComparison.Ordinal);

        var noise = new Random(7);
        var start = new DateTime(2026, 3, 2);   // a Monday
        await File.WriteAllLinesAsync(file, ["time,load", .. Enumerable.Range(0, 800).Select(hour => string.Create(
            CultureInfo.InvariantCulture, $"{start.AddHours(hour):s},{noise.NextDouble():f3}"))], Cancel);
        string[] brief = Lines(PackageFixture.RunIn(console, Assembly(console)));
        Assert.Contains(brief, line => line.StartsWith(
            "The rows that teach cover 16.6 days: a calendar wants 21 at least", StringComparison.Ordinal));
        // Told where no more rows are flagged than noise has, and only there.
        double[] lowest = [.. Words(brief.Single(line => line.StartsWith("2.0 ", StringComparison.Ordinal)))
            .Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        bool isChance = lowest[^2] > 0 && lowest[^2] <= 1.5 * lowest[^1];
        Assert.Equal(isChance, brief.Any(line => line.StartsWith("At 2 chance alone would flag", StringComparison.Ordinal)));

        await File.WriteAllLinesAsync(file,
        [
            "time,load",
            // A Wednesday that teaches and a Thursday that is judged are as quiet as a Sunday; three days are missing.
            .. Enumerable.Range(0, 24 * 7 * 14).Select(hour => (At: start.AddHours(hour), Day: hour / 24))
                .Where(row => row.Day is < 60 or > 62)
                .Select(row => (row.At, Hour: row.At.Hour,
                    IsQuiet: row.Day is 16 or 73 || row.At.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday))
                .Select(row => (row.At, Load: (row.IsQuiet ? 40 : 70) - (row.IsQuiet ? 15 : 40) * Math.Cos(Math.Tau * row.Hour / 24)))
                .Select(row => string.Create(CultureInfo.InvariantCulture,
                    $"{row.At:dd.MM.yyyy HH:mm},{row.Load + 4 * noise.NextDouble():f2}")),
        ], Cancel);
        string[] plain = Lines(PackageFixture.RunIn(package.FolderOf("Rhythm"), Assembly(package.FolderOf("Rhythm"))));
        Assert.Equal("The times have 1 gap, of 3.0 days before row 1441. No window across one teaches; "
            + "an incident whose window reaches across one may be no more than its seam: are its rows odd by themselves?", plain[2]);
        Assert.StartsWith("Hour and weekday explain more than half of load. With Calendar = true", plain[3], StringComparison.Ordinal);
        Assert.Contains("Of the other 1140 rows 1140 were judged, 47.4 days.", plain);   // without the gap

        string[] lines = Lines(PackageFixture.RunIn(console, Assembly(console)));
        Assert.True(File.Exists(Path.Combine(console, "incidents-before.csv")));
        Assert.DoesNotContain(lines, line => line.StartsWith("Hour and weekday", StringComparison.Ordinal));
        Assert.StartsWith("Of the rows that teach, these are unlike the rest.", lines[3], StringComparison.Ordinal);
        Assert.Matches("^up to .*: rows [0-9]+ to [0-9]+, 2026-03-18T0.* to 2026-03-1[89]T.*; load ", lines[4]);
        string[] incidents = [.. lines.SkipWhile(line => !line.StartsWith("The incidents", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => line.StartsWith("up to ", StringComparison.Ordinal))];
        Assert.Matches("^up to .*: rows [0-9]+ to [0-9]+, 2026-05-14T0.* to 2026-05-14T.*; load had an unusual course over 6 rows, from ",
            incidents[0]);
        // What else there is begins behind the gap.
        Assert.All(incidents.Skip(1), line => Assert.Contains("in a window across a gap of 3.0 days", line, StringComparison.Ordinal));

        await Serve(package.FolderOf("Trial"), ["--Model", Path.Combine(console, "model.zip")], async client =>
        {
            using var own = new StringContent(
                await File.ReadAllTextAsync(Path.Combine(console, "readings.json"), Cancel), System.Text.Encoding.UTF8, "application/json");
            JsonElement[] answers = await Answers(await client.PostAsync("readings", own, Cancel));
            Assert.Equal("Judged", answers[^1].GetProperty("status").GetString());
            foreach (object? time in new object?[] { null, "14.05.2026", 1_760_000_000 })
            {
                HttpResponseMessage timeless = await client.PostAsJsonAsync(
                    "readings", new[] { new { time, values = new { load = 1 } } }, Cancel);
                Assert.Equal(System.Net.HttpStatusCode.BadRequest, timeless.StatusCode);
                Assert.Contains("the model looks at hour and weekday: send the time as a text", (await Problem(timeless))!,
                    StringComparison.Ordinal);
            }
        });
    }

    /// <summary>The templates ask for the packages of this version.</summary>
    [Theory]
    [InlineData("anomaly-console/AnomalyConsole.csproj", "MLNetHybrid")]
    [InlineData("anomaly-service/AnomalyService.csproj", "MLNetHybrid.Serving")]
    public void Templates_reference_the_version_that_they_come_with(string project, string id) => Assert.Contains(
        $"""<PackageReference Include="{id}" Version="{package.Version}" />""",
        File.ReadAllText(Path.Combine(PackageFixture.Root, "src", PackageFixture.Templates, "templates", project)),
        StringComparison.Ordinal);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Assembly(string folder) => PackageFixture.TemplateAssembly(folder);

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // What a program says that ends with an error.
    private static string Failure(string folder, params string[] arguments)
    {
        (int exitCode, _, string errors) = PackageFixture.Execute(folder, "dotnet", [Assembly(folder), .. arguments]);
        Assert.Equal(1, exitCode);
        return errors;
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.TrimEntries);

    // What the problem details of a refused request say.
    private static async Task<string?> Problem(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString();

    private static async Task<JsonElement[]> Answers(HttpResponseMessage response)
    {
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancel));
        return (await response.Content.ReadFromJsonAsync<JsonElement[]>(Cancel))!;
    }

    // Runs the service until the test has used it, on a free port.
    private static async Task Serve(string folder, string[] settings, Func<HttpClient, Task> use)
    {
        using Process process = PackageFixture.Start(
            Assembly(folder), ["--urls", "http://127.0.0.1:0", "--contentRoot", folder, .. settings]);
        try
        {
            using var client = new HttpClient { BaseAddress = await Address(process) };
            await use(client);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    // Which it prints.
    private static async Task<Uri> Address(Process process)
    {
        const string Listening = "Now listening on: ";
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(Cancel) is string line)
        {
            lines.Add(line);
            int at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at < 0) continue;
            _ = process.StandardOutput.ReadToEndAsync(Cancel);
            _ = process.StandardError.ReadToEndAsync(Cancel);
            return new Uri(line[(at + Listening.Length)..].Trim());
        }
        throw new InvalidOperationException(string.Join('\n', lines) + await process.StandardError.ReadToEndAsync(Cancel));
    }
}
