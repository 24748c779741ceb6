using System.Diagnostics;
using MLNetHybrid.Detectors.LstmAutoencoder.Training.Checkpoints;

namespace MLNetHybrid.Tests.Detectors.LstmAutoencoder.Training;

/// <summary>Kills a training process in the middle of its work, as a crash would, and has another one finish it.</summary>
public sealed class InterruptedTrainingTests
{
    private const int BatchCount = 134;   // 1195 windows of 6 rows, 119 held out, 6 left out; batches of 8

    [Fact(Timeout = 60_000)]
    public async Task A_killed_training_ends_with_the_same_weights_as_an_uninterrupted_one()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        string checkpoint = folder.File("interrupted");
        Task<string> uninterrupted = Finish(folder.File("uninterrupted"), contextSeed: 3, token);
        // The training's seed is drawn from the context's: only the first process's counts.
        await KillWithin(epoch: 2, checkpoint, contextSeed: 3, token);
        await KillWithin(epoch: 3, checkpoint, contextSeed: 4, token);
        Assert.Equal(await uninterrupted, await Finish(checkpoint, contextSeed: 5, token));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    // Reads the checkpoint while it is being replaced again and again, until it lies well inside of the epoch; then kills its writer.
    private static async Task KillWithin(int epoch, string checkpoint, int contextSeed, CancellationToken token)
    {
        using Process process = Start([checkpoint, $"{contextSeed}", "--wait-in-last-epoch"]);
        TrainingProgress? progress;
        do
        {
            if (process.HasExited) Assert.Fail(await process.StandardError.ReadToEndAsync(token));
            await Task.Delay(2, token);
            progress = CheckpointFile.Read(checkpoint)?.Progress;
        }
        while (progress is null || progress.Epoch < epoch || (progress.Epoch == epoch && progress.Batch < 10));
        process.Kill();
        await process.WaitForExitAsync(token);

        progress = CheckpointFile.Read(checkpoint)!.Progress;
        Assert.Equal(epoch, progress.Epoch);
        Assert.InRange(progress.Batch, 10, BatchCount - 1);
    }

    private static async Task<string> Finish(string checkpoint, int contextSeed, CancellationToken token)
    {
        using Process process = Start([checkpoint, $"{contextSeed}"]);
        string hash = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        Assert.True(process.ExitCode == 0, await process.StandardError.ReadToEndAsync(token));
        Assert.Matches("^[0-9A-F]{32}\\s*$", hash);
        return hash;
    }

    private static Process Start(string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "MLNetHybrid.InterruptedTraining.dll");
        return Process.Start(
            new ProcessStartInfo(
            "dotnet", ["exec", program, .. arguments])
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }
}
