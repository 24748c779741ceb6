using System.Globalization;
using System.Text.Json.Nodes;
using KeycloakLogs.Reporting;
using MLNetHybrid.Evaluation;

namespace KeycloakLogs.Tests.Commands;

/// <summary>Attacks by users who are seen too seldom to be judged must not vanish from the figures.</summary>
public sealed class CoverageTests(SmallJob job) : IClassFixture<SmallJob>
{
    [Fact]
    public async Task Attacks_that_were_not_judged_are_counted_everywhere()
    {
        using var folder = new TemporaryFolder();
        JsonArray events = JsonNode.Parse(await File.ReadAllTextAsync(job.Folder.File("test.json"),
            TestContext.Current.CancellationToken))!.AsArray();
        // All but five of the attacks come from accounts that appear once.
        JsonNode[] attacks = [.. events.OfType<JsonNode>().Where(row => (int)row["label"]! == 1)];
        int hidden = attacks.Length - 5;
        for (int i = 0; i < hidden; i++) attacks[i]["userId"] = $"passer-by {i}";
        await File.WriteAllTextAsync(folder.File("test.json"), events.ToJsonString(), TestContext.Current.CancellationToken);

        CommandRun run = await CommandRun.Of(
            "train", "--train", job.Folder.File("train.json"), "--test", folder.File("test.json"), "--out", folder.Path, "--epochs", "1");
        Assert.Equal(0, run.ExitCode);
        string text = $"not judged: {hidden} of {events.Count} events, {hidden} of {attacks.Length} in attacks";
        Assert.Contains($"{events.Count - hidden} test events judged, 5 of them in attacks; {text}\n", run.Output,
            StringComparison.Ordinal);
        Assert.Contains($"<h1>Attacks in Keycloak logs ({text})</h1>",
            await File.ReadAllTextAsync(folder.File("report.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        // Of all attacks no more can be found than were judged.
        string[] line = run.Output.Split('\n').Single(line => line.StartsWith("hybrid ", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double recall = double.Parse(line[2], CultureInfo.InvariantCulture), ofAll = double.Parse(line[3], CultureInfo.InvariantCulture);
        Assert.Equal(recall * 5 / attacks.Length, ofAll, 0.001);

        run = await CommandRun.Of(
            "score", "--model", folder.File("model.zip"), "--history", job.Folder.File("train.json"), "--logs", folder.File("test.json"),
            "--scores", folder.File("again.csv"));
        Assert.Contains($" {hidden} judged alone, {hidden} of these labelled as attacks", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Recall_of_all_counts_what_was_not_judged_as_missed()
    {
        bool[] labels = [true, true, true, true, false, false], verdicts = [true, false, false, true, true, false];
        float[] scores = [1, 0.1f, float.NaN, float.NaN, 0.9f, float.NaN];
        Assert.Equal(new Coverage(6, 4, 3, 2), Coverage.Of(labels, scores));
        Assert.Equal(0.25, AnomalyMetrics.Of(labels, scores, verdicts).RecallOfAllAnomalies);
        Assert.Equal("not judged: 3 of 6 events, 2 of 4 in attacks", Coverage.Of(labels, scores).Text);
        Assert.Equal("", Coverage.Of(labels, [1, 2, 3, 4, 5, 6]).Text);
    }
}
