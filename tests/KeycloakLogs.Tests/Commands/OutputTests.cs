using System.Diagnostics;

namespace KeycloakLogs.Tests.Commands;

/// <summary>Outputs never destroy, and what cannot be written is told before the work is done.</summary>
public sealed class OutputTests(SmallJob job) : IClassFixture<SmallJob>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Training => job.Folder.File("train.json");

    private string Test => job.Folder.File("test.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_that_is_none_stops_every_job_at_once()
    {
        await File.WriteAllTextAsync(_folder.File("file"), "precious", TestContext.Current.CancellationToken);
        foreach (string[] line in new string[][] { ["train", "--train", Training, "--test", Test], ["generate"], [] })
        {
            AssertRefused(await CommandRun.Of([.. line, "--out", _folder.File("file")]), $"--out: '{_folder.File("file")}' is no folder");
            Assert.Equal("precious", await File.ReadAllTextAsync(_folder.File("file"), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Outputs_that_are_inputs_or_each_other_are_refused()
    {
        byte[] before = await File.ReadAllBytesAsync(Training, TestContext.Current.CancellationToken);
        AssertRefused(await Train("--report", Training), $"--report: '{Training}' is the same file as the input --train '{Training}'");
        AssertRefused(await Train("--report", "./scores.csv"), $"--report: '{_folder.File("scores.csv")}' is the same file as --out");
        AssertRefused(await Score(Training, logs: Training), $"--scores: '{Training}' is the same file as the input --logs");
        AssertRefused(await Score(job.Folder.File("model.zip"), logs: Test), "is the same file as the input --model");
        Assert.Equal(before, await File.ReadAllBytesAsync(Training, TestContext.Current.CancellationToken));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public async Task Only_regular_files_are_replaced()
    {
        Directory.CreateDirectory(_folder.File("hybrid.onnx"));
        AssertRefused(await Train(), $"--out: '{_folder.File("hybrid.onnx")}' is a folder, not a regular file");
        Directory.Delete(_folder.File("hybrid.onnx"));
        AssertRefused(await Score(Path.Combine(_folder.File("absent"), "scores.csv"), logs: Test), "the folder", "does not exist");
        if (OperatingSystem.IsWindows()) return;
        using (Process mkfifo = Process.Start("mkfifo", [_folder.File("pipe")])) await mkfifo.WaitForExitAsync(
            TestContext.Current.CancellationToken);
        AssertRefused(await Score(_folder.File("pipe"), logs: Test), $"--scores: '{_folder.File("pipe")}' is a pipe, not a regular file");
        AssertRefused(await Train("--report", "pipe"), $"--report: '{_folder.File("pipe")}' is a pipe");
    }

    private Task<CommandRun> Train(params string[] more) =>
        CommandRun.Of(["train", "--train", Training, "--test", Test, "--out", _folder.Path, .. more]);

    private Task<CommandRun> Score(string scores, string logs) =>
        CommandRun.Of("score", "--model", job.Folder.File("model.zip"), "--logs", logs, "--scores", scores);

    private static void AssertRefused(CommandRun run, params string[] reasons)
    {
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error: --", run.Error, StringComparison.Ordinal);
        foreach (string reason in reasons) Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        // Nothing was even begun.
        Assert.Equal("", run.Output);
    }
}
