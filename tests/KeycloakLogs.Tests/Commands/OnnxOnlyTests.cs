using System.Diagnostics;
using System.Globalization;

namespace KeycloakLogs.Tests.Commands;

/// <summary>A program that knows ONNX Runtime alone scores what the main job has written.</summary>
public sealed class OnnxOnlyTests(SmallJob job) : IClassFixture<SmallJob>
{
    [Fact]
    public async Task It_gives_the_models_scores_and_verdicts()
    {
        Assert.Equal(0, job.Run.ExitCode);
        (float Score, string Verdict)[] expected = [.. await Scores(job.Folder.File("scores.csv"), score: 3, verdict: 4)];
        (float Score, string Verdict)[] given = [.. Parsed(await Run(), score: 1, verdict: 2)];

        Assert.Equal(expected.Length, given.Length);
        Assert.Equal(expected.Select(row => float.IsNaN(row.Score)), given.Select(row => float.IsNaN(row.Score)));
        Assert.All(expected.Zip(given).Where(pair => !float.IsNaN(pair.First.Score)), pair =>
            Assert.Equal(pair.First.Score, pair.Second.Score, 2e-3 * Math.Max(1, pair.First.Score)));
        Assert.Equal(expected.Select(row => row.Verdict), given.Select(row => row.Verdict));
        Assert.Contains(given, row => row.Verdict == "1");
    }

    private async Task<string> Run()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "onnx-only.dll");
        var start = new ProcessStartInfo("dotnet", [program, job.Folder.File("hybrid.onnx"), job.Folder.File("features.csv")])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private static async Task<IEnumerable<(float, string)>> Scores(string path, int score, int verdict) =>
        Parsed(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), score, verdict);

    private static IEnumerable<(float, string)> Parsed(string text, int score, int verdict) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Trim().Split(','))
            .Select(cells => (float.Parse(cells[score], CultureInfo.InvariantCulture), cells[verdict]));
}
