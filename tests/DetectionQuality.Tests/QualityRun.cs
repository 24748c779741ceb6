using System.Text.Json.Nodes;

namespace DetectionQuality.Tests;

/// <summary>One call of the program: exit code, what it said, and the JSON that it wrote.</summary>
internal sealed record QualityRun(int ExitCode, string Error, JsonNode? Json)
{
    private static readonly string[] Figures =
        ["vusPr", "aucRoc", "averagePrecision", "f1", "falseAlarmRate", "missedAlarmRate", "eventRecall", "bestF1", "fitSeconds"];

    /// <summary>The report goes to files beside the data, <c>quality.json</c> and <c>quality.md</c>.</summary>
    public static QualityRun Of(TemporaryFolder folder, params string[] line)
    {
        using var error = new StringWriter();
        string json = folder.File("quality.json");
        int exitCode = QualityCommands.Run([.. line, "--out", json, "--out", folder.File("quality.md")], error);
        return new QualityRun(exitCode, error.ToString(), File.Exists(json) ? JsonNode.Parse(File.ReadAllText(json)) : null);
    }

    /// <summary>A detector's line of the summary, which has all that a reader of these files asks for.</summary>
    public JsonNode Summary(string detector, string mode = "causal")
    {
        JsonNode line = Assert.Single(Json!["summary"]!.AsArray(),
            candidate => (string?)candidate!["detector"] == detector && (string?)candidate["mode"] == mode)!;
        Assert.All(Figures, figure => Assert.True(line.AsObject().ContainsKey(figure), figure));
        return line;
    }

    /// <summary>Detectors of the summary, each once.</summary>
    public IEnumerable<string> Detectors => Json!["summary"]!.AsArray().Select(line => (string)line!["detector"]!).Distinct();
}
