namespace BatchScoring.Tests;

public sealed class ScoreTests(DemoData data)
{
    [Fact]
    public async Task Any_number_of_workers_writes_the_same_bytes_and_the_scores_of_one_process()
    {
        using var folder = new TemporaryFolder();
        foreach (int workers in new[] { 1, 2, 3 })
            await BatchRun.Done(
                "score", "--model", data.Model, "--in", data.Split, "--out", folder.File($"by-{workers}"), "--workers", $"{workers}");
        foreach (string file in Directory.EnumerateFiles(folder.File("by-1")).Select(file => Path.GetFileName(file)))
            if (file != ".lock")
                foreach (string other in new[] { "by-2", "by-3" })
                    Assert.Equal(
                        await File.ReadAllBytesAsync(Path.Combine(folder.File("by-1"), file), TestContext.Current.CancellationToken),
                        await File.ReadAllBytesAsync(Path.Combine(folder.File(other), file), TestContext.Current.CancellationToken));
        string said = await BatchRun.Done("verify", "--model", data.Model, "--in", data.Rows, "--scores", folder.File("by-2"));
        Assert.Contains($"{DemoData.RowCount} rows: none lost, none doubled, all scores equal bit for bit", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_finds_scores_of_other_rows()
    {
        using var folder = new TemporaryFolder();
        string scores = folder.File("scores"), rows = folder.File("rows");
        await BatchRun.Done("score", "--model", data.Model, "--in", data.Split, "--out", scores);
        await BatchRun.Done(
            "generate", "--out", rows, "--rows", $"{DemoData.RowCount}", "--keys", "150", "--features", "4", "--files", "3", "--seed", "2");
        string error = await BatchRun.Refused("verify", "--model", data.Model, "--in", rows, "--scores", scores);
        Assert.Contains("row 1 of key", error, StringComparison.Ordinal);
        await BatchRun.Done("generate", "--out", folder.File("fewer"), "--rows", "10", "--keys", "150", "--features", "4", "--files", "1");
        error = await BatchRun.Refused("verify", "--model", data.Model, "--in", folder.File("fewer"), "--scores", scores);
        Assert.Contains(" of key 'machine-", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_scores_belongs_to_one_model_and_one_input()
    {
        using var folder = new TemporaryFolder();
        string scores = folder.File("scores"), shards = folder.File("shards"), model = folder.File("other.zip");
        Directory.CreateDirectory(shards);
        foreach (string file in Directory.EnumerateFiles(data.Split)) File.Copy(file, Path.Combine(shards, Path.GetFileName(file)));
        await BatchRun.Done("score", "--model", data.Model, "--in", shards, "--out", scores);
        await BatchRun.Done("train", "--in", data.Rows, "--model", model, "--rows", "2000", "--window", "5", "--without-autoencoder");

        Assert.Contains("these scores were begun with the model of SHA-256",
            await BatchRun.Refused("score", "--model", model, "--in", shards, "--out", scores), StringComparison.Ordinal);
        string first = Path.Combine(shards, "shard-00000.parquet"), second = Path.Combine(shards, "shard-00001.parquet");
        File.Copy(second, first, overwrite: true);
        Assert.Contains("a shard shard-00000.parquet of",
            await BatchRun.Refused("score", "--model", data.Model, "--in", shards, "--out", scores), StringComparison.Ordinal);
        File.Delete(first);
        Assert.Contains($"begun with {DemoData.Shards} shards; now there are {DemoData.Shards - 1}",
            await BatchRun.Refused("score", "--model", data.Model, "--in", shards, "--out", scores), StringComparison.Ordinal);
        File.Delete(Path.Combine(scores, "manifest.json"));
        Assert.Contains("no manifest.json that says where it comes from",
            await BatchRun.Refused("score", "--model", data.Model, "--in", shards, "--out", scores), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_scores_that_was_cut_off_is_written_anew_and_no_other()
    {
        using var folder = new TemporaryFolder();
        string scores = folder.File("scores"), cut = Path.Combine(scores, "shard-00002.parquet"),
            kept = Path.Combine(scores, "shard-00001.parquet");
        await BatchRun.Done("score", "--model", data.Model, "--in", data.Split, "--out", scores);
        byte[] whole = await File.ReadAllBytesAsync(cut, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(cut, whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);
        DateTime time = File.GetLastWriteTimeUtc(kept);
        string said = await BatchRun.Done("score", "--model", data.Model, "--in", data.Split, "--out", scores);
        Assert.Contains($"{DemoData.Shards - 1} of {DemoData.Shards} shards have their scores already", said, StringComparison.Ordinal);
        Assert.Equal(whole, await File.ReadAllBytesAsync(cut, TestContext.Current.CancellationToken));
        Assert.Equal(time, File.GetLastWriteTimeUtc(kept));
    }

    [Fact]
    public async Task Two_runs_do_not_write_into_one_folder()
    {
        using var folder = new TemporaryFolder();
        using (new FileStream(folder.File(".lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            Assert.Contains("another run writes scores there",
                await BatchRun.Refused("score", "--model", data.Model, "--in", data.Split, "--out", folder.Path), StringComparison.Ordinal);
    }
}
