using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BatchScoring.Rows;
using BatchScoring.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace BatchScoring.Tests;

/// <summary>What score_shard.py made of rows, recorded by score_shard_golden.py, beside what ML.NET makes of them.</summary>
public sealed class SparkTests
{
    private static readonly string Folder = Repository.PathOf("samples/BatchScoring/spark");

    private static readonly Recorded Golden = JsonSerializer.Deserialize<Recorded>(
        File.ReadAllText(Path.Combine(Folder, "score_shard_golden.json")), JsonSerializerOptions.Web)!;

    [Fact]
    public void Its_scores_are_those_of_the_model()
    {
        BatchModel model = BatchModel.Load(Path.Combine(Folder, "model.zip"));
        ScoredRow[] expected = [.. model.Score(Golden.Keys.Select((key, i) => new BatchRow { Key = key, Features = Golden.Rows[i] }))
            .Select(row => new ScoredRow { Score = row.Score, PredictedLabel = row.PredictedLabel })];
        // The graph computes in single precision where the library sums in double.
        float[] recorded = [.. Golden.Scores.Select(score => score ?? float.NaN)];
        Near.Equal(expected.Select(row => row.Score).ToArray(), recorded, 1e-4);
        Assert.Equal(expected.Select(row => row.PredictedLabel), Golden.Labels.Select(digit => digit == '1'));
        Assert.Equal(3 * 4, Golden.Scores.Count(score => score is null));
        Assert.Contains('1', Golden.Labels);
    }

    // Else the recorded scores say nothing about the files that lie there.
    [Theory]
    [InlineData("score_shard.py")]
    [InlineData("model.zip")]
    [InlineData("model.onnx")]
    public void It_was_recorded_with_these_files(string name)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(Folder, name));
        if (name.EndsWith(".py", StringComparison.Ordinal))
            bytes = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("\r\n", "\n", StringComparison.Ordinal));
        Assert.Equal(Golden.Sha256[name], Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [Fact]
    public async Task The_graph_gives_what_one_exported_anew_gives()
    {
        using var folder = new TemporaryFolder();
        await BatchRun.Done("export", "--model", Path.Combine(Folder, "model.zip"), "--onnx", folder.File("model.onnx"));
        float[] recorded = Scores(Path.Combine(Folder, "model.onnx")), anew = Scores(folder.File("model.onnx"));
        Assert.Equal(Golden.Rows.Length - 4, recorded.Length);
        Assert.Equal(recorded, anew);
    }

    // Of all rows as if they were one stream.
    private static float[] Scores(string graph)
    {
        using var session = new InferenceSession(graph);
        using var run = new RunOptions();
        using OrtValue rows = OrtValue.CreateTensorValueFromMemory(
            Golden.Rows.SelectMany(row => row).ToArray(), [Golden.Rows.Length, Golden.Rows[0].Length]);
        using IDisposableReadOnlyCollection<OrtValue> values = session.Run(run, ["Features"], [rows], ["Score"]);
        return values[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private sealed record Recorded(
        Dictionary<string, string> Sha256, string[] Keys, float[][] Rows, float?[] Scores, string Labels);
}
