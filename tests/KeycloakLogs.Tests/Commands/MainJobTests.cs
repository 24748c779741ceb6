using System.Globalization;
using System.Security.Cryptography;
using KeycloakLogGenerator.Events;
using Microsoft.ML;

namespace KeycloakLogs.Tests.Commands;

public sealed class MainJobTests(SmallJob job) : IClassFixture<SmallJob>
{
    [Fact]
    public void Without_a_command_it_generates_trains_reports_and_writes_everything()
    {
        Assert.Equal("", job.Run.Error);
        Assert.Equal(0, job.Run.ExitCode);
        Assert.Superset(new HashSet<string> { "features.csv", "hybrid.onnx", "incidents.csv", "incidents.json", "model.zip",
            "report.html", "scores.csv",
            "test.json", "train.json" },
            job.Folder.Names.ToHashSet());
        foreach (string name in new[] { "hybrid", "lstm", "pca", "knn", "ML.NET PCA" })
            Assert.Contains($"\n{name}", job.Run.Output, StringComparison.Ordinal);
        foreach (string attack in AttackKind.Classic) Assert.Contains($"\n{attack} ", job.Run.Output, StringComparison.Ordinal);
        Assert.Contains($"\nReport: {job.Folder.File("report.html")}", job.Run.Output, StringComparison.Ordinal);
        Assert.Contains("LstmAutoencoder: epoch 3/3", job.Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_shows_every_detector_and_what_drove_the_highest_scores()
    {
        string page = await Read(job.Folder.File("report.html"));
        foreach (string name in new[] { "hybrid", "lstm", "pca", "knn", "ML.NET PCA", "always anomaly", "random" })
            Assert.Contains($">{name}</th>", page, StringComparison.Ordinal);
        Assert.Contains("class=\"drivers\"", page, StringComparison.Ordinal);
        Assert.Contains(">Attack</th>", page, StringComparison.Ordinal);
        byte[] model = await File.ReadAllBytesAsync(job.Folder.File("model.zip"), TestContext.Current.CancellationToken);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(model)), page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_notebooks_models_stand_side_by_side_on_demand()
    {
        using var folder = new TemporaryFolder();
        CommandRun run = await CommandRun.Of("train", "--train", job.Folder.File("train.json"), "--test", job.Folder.File("test.json"),
            "--out", folder.Path, "--model", "all", "--epochs", "1", "--report", "none");
        Assert.Equal("", run.Error);
        foreach (string name in new[] { "hybrid", "model 1", "model 2", "model 3", "lstm", "if", "ocsvm", "ML.NET PCA" })
            Assert.Contains($"\n{name}", run.Output, StringComparison.Ordinal);
        Assert.Contains("--retrospect goes with --model ensemble", (await CommandRun.Of("train", "--train", job.Folder.File("train.json"),
            "--test", job.Folder.File("test.json"), "--out", folder.Path, "--model", "all", "--retrospect")).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_rate_of_alerts_the_model_keeps_its_own_threshold()
    {
        using var folder = new TemporaryFolder();
        CommandRun run = await CommandRun.Of("train", "--train", job.Folder.File("train.json"), "--test", job.Folder.File("test.json"),
            "--out", folder.Path, "--alerts-per-day", "0", "--epochs", "1", "--report", "none");
        Assert.Equal("", run.Error);
        string[][] rows = [.. (await Read(folder.File("scores.csv"))).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Split(','))];
        Assert.Contains(rows, cells => cells[4] == "1");
        Assert.All(rows, cells => Assert.Equal(float.Parse(cells[3], CultureInfo.InvariantCulture) > 2, cells[4] == "1"));
    }

    [Fact]
    public async Task In_retrospect_events_of_short_histories_are_judged_too()
    {
        string scores = job.Folder.File("retrospect.csv");
        CommandRun run = await CommandRun.Of("score", "--model", job.Folder.File("model.zip"), "--logs", job.Folder.File("test.json"),
            "--retrospect", "--scores", scores);
        Assert.Equal("", run.Error);
        Assert.Contains(" 0 judged alone", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fresh_context_gives_the_scores_of_the_training_run()
    {
        string scores = job.Folder.File("again.csv");
        CommandRun run = await CommandRun.Of(
            "score", "--model", job.Folder.File("model.zip"), "--history", job.Folder.File("train.json"), "--logs",
                job.Folder.File("test.json"), "--scores", scores);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(await Read(job.Folder.File("scores.csv")), await Read(scores));
    }

    [Fact]
    public async Task Without_history_the_first_events_of_each_user_are_judged_alone()
    {
        string scores = job.Folder.File("cold.csv");
        CommandRun run = await CommandRun.Of(
            "score", "--model", job.Folder.File("model.zip"), "--logs", job.Folder.File("test.json"), "--scores", scores);
        Assert.Equal(0, run.ExitCode);
        // Four events of each of ten users come before their windows of five are full.
        Assert.Contains(" 40 judged alone", run.Output, StringComparison.Ordinal);
        string[] lines = await File.ReadAllLinesAsync(scores, TestContext.Current.CancellationToken);
        Assert.Equal("row,timestamp,userId,score,predictedLabel,status,incident", lines[0]);
        Assert.Equal(40, lines.Count(line => line.Contains(",judged alone,", StringComparison.Ordinal)));
        Assert.Equal(Enumerable.Range(1, lines.Length - 1).Select(row => row.ToString(CultureInfo.InvariantCulture)),
            lines.Skip(1).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task Training_again_on_the_same_files_gives_the_same_scores()
    {
        using var folder = new TemporaryFolder();
        CommandRun run = await CommandRun.Of(
            "train", "--train", job.Folder.File("train.json"), "--test", job.Folder.File("test.json"), "--out", folder.Path, "--epochs",
                "3", "--report", "none");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["features.csv", "hybrid.onnx", "incidents.csv", "incidents.json", "model.zip", "scores.csv"], folder.Names);
        Assert.Equal(await Read(job.Folder.File("scores.csv")), await Read(folder.File("scores.csv")));
    }

    [Fact]
    public void The_model_loads_with_plain_ML_NET()
    {
        ITransformer model = new MLContext().Model.Load(job.Folder.File("model.zip"), out DataViewSchema schema);
        DataViewSchema output = model.GetOutputSchema(schema);
        Assert.NotNull(output.GetColumnOrNull("Score"));
        Assert.NotNull(output.GetColumnOrNull("PredictedLabel"));
        Assert.Null(schema.GetColumnOrNull("Label"));
    }

    [Fact]
    public async Task A_damaged_model_is_refused_and_nothing_is_written()
    {
        using var folder = new TemporaryFolder();
        byte[] zip = await File.ReadAllBytesAsync(job.Folder.File("model.zip"), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(folder.File("broken.zip"), zip.AsMemory(0, zip.Length / 2), TestContext.Current.CancellationToken);
        CommandRun run = await CommandRun.Of(
            "score", "--model", folder.File("broken.zip"), "--logs", job.Folder.File("test.json"), "--scores", folder.File("scores.csv"));
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"error: {folder.File("broken.zip")}: not a usable model: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(["broken.zip"], folder.Names);
    }

    private static Task<string> Read(string path) => File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
}
