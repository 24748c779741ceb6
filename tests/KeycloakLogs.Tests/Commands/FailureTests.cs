namespace KeycloakLogs.Tests.Commands;

public sealed class FailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_test_file_without_labels_stops_the_job_before_it_trains()
    {
        await Generate();
        string test = await File.ReadAllTextAsync(_folder.File("test.json"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            _folder.File("test.json"), test.Replace("\"label\"", "\"verdict\"", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        CommandRun run = await Train();
        Assert.Equal(1, run.ExitCode);
        Assert.Matches("^error: .*test.json: column 'label' is absent in [0-9]+ of [0-9]+ records; figures need a label for each.\\s*$",
            run.Error);
        Assert.Equal(["test.json", "train.json"], _folder.Names);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("[{\"timestamp\":", "not valid JSON")]
    [InlineData("[{\"userId\":\"a\"}]", "column 'timestamp' is missing or null")]
    public async Task Bad_training_files_give_one_line_and_no_output(string content, string fault)
    {
        await Generate();
        await File.WriteAllTextAsync(_folder.File("train.json"), content, TestContext.Current.CancellationToken);
        CommandRun run = await Train();
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(fault, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["test.json", "train.json"], _folder.Names);
    }

    [Fact]
    public async Task Too_few_events_to_train_on_are_an_error()
    {
        await Generate();
        string[] lines = await File.ReadAllLinesAsync(_folder.File("train.json"), TestContext.Current.CancellationToken);
        IEnumerable<string> three = lines.Where(line => line.Length > 2).Take(3).Select(line => line.TrimEnd(','));
        await File.WriteAllLinesAsync(_folder.File("train.json"), three, TestContext.Current.CancellationToken);
        CommandRun run = await Train();
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(["test.json", "train.json"], _folder.Names);
    }

    [Fact]
    public async Task Options_out_of_range_are_named()
    {
        CommandRun run = await CommandRun.Of("generate", "--out", _folder.Path, "--users", "3");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("error: Generator.Users must be in [10, 100000]; got 3.", run.Error.TrimEnd());
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public async Task Unknown_commands_and_missing_options_are_refused()
    {
        Assert.NotEqual(0, (await CommandRun.Of("trian")).ExitCode);
        Assert.NotEqual(0, (await CommandRun.Of("train", "--train", "a")).ExitCode);
        Assert.NotEqual(0, (await CommandRun.Of("generate", "--out", _folder.Path, "--seed", "x")).ExitCode);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public async Task Absent_files_are_named()
    {
        CommandRun run = await CommandRun.Of(
            "score", "--model", _folder.File("no.zip"), "--logs", _folder.File("no.json"), "--scores", _folder.File("s.csv"));
        Assert.Equal((1, $"error: {_folder.File("no.zip")}: no such file."), (run.ExitCode, run.Error.TrimEnd()));
        run = await CommandRun.Of("train", "--train", _folder.File("no.json"), "--test", _folder.File("no.json"), "--out", _folder.Path);
        Assert.Equal((1, $"error: {_folder.File("no.json")}: no such file."), (run.ExitCode, run.Error.TrimEnd()));
    }

    private Task<CommandRun> Generate() => CommandRun.Of("generate", "--out", _folder.Path, "--users", "10", "--events", "300");

    private Task<CommandRun> Train() =>
        CommandRun.Of("train", "--train", _folder.File("train.json"), "--test", _folder.File("test.json"), "--out", _folder.Path,
            "--epochs", "1");
}
