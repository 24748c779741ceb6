using MLNetHybrid.Tool.Commands;
using MLNetHybrid.Tool.Jobs;
using MLNetHybrid.Tool.Recognition;

namespace MLNetHybrid.Tool.Tests.Commands;

public sealed class CommandLineTests
{
    [Fact]
    public void Every_option_reaches_the_job()
    {
        JobRequest request = Request(
            "detect", "a.csv", "--train-rows", "400", "--label", "anomaly", "--ignore", "datetime", "changepoint", "--separator", ";",
            "--model", "ensemble", "--retrospect", "--features", "flow", "pressure", "--clock", "datetime", "--sort",
            "--anomaly-value", "Attack", "A ttack", "--partition", "machine", "--decimal", ",", "--thousands", ".", "--missing", "ERR,-999",
            "null", "--encoding", "utf-16", "--max-input-size", "4096", "--no-header", "--alarms-per-day", "2.5", "--out", "results",
            "--window", "20", "--epochs", "3", "--seed", "7", "--scores", "s.csv", "--report", "r.html", "--save", "m.zip",
            "--json", "--quiet", "--fail-on-anomaly");
        JobOptions options = request.Options;
        ReadingChoices reading = options.Reading;
        Assert.Equal(("a.csv", 400, ';', "anomaly"), (options.Input, options.TrainRows, reading.Separator, reading.Label));
        Assert.Equal(["datetime", "changepoint"], reading.Ignored);
        Assert.Equal(["flow", "pressure"], reading.Features);
        Assert.Equal(["Attack", "A ttack"], reading.AnomalyValues);
        Assert.Equal(["ERR", "-999", "null"], reading.Missing);
        Assert.Equal(("machine", ',', '.', false), (reading.Partition, reading.Decimal, reading.Thousands, reading.HasHeader));
        Assert.Equal(("utf-16", 4096L << 20, "datetime"), (reading.Encoding.WebName, reading.MaximumBytes, reading.Clock));
        Assert.Equal((HybridModel.Ensemble, 20, 3, 7, 2.5),
            (options.Model, options.WindowLength, options.Epochs, options.Seed, options.AlarmsPerDay));
        Assert.Equal(("s.csv", "r.html", "m.zip", "results", null),
            (options.ScoreFile, options.ReportFile, options.SaveFile, options.Folder, options.ModelFile));
        Assert.True(options.InRetrospect && options.Sort && request.IsJson && request.IsQuiet && request.FailsOnAnomaly);
    }

    [Fact]
    public void A_file_is_all_that_detect_needs()
    {
        JobRequest request = Request("detect", "a.csv");
        Assert.Equal(new JobRequest(request.Options, IsJson: false, IsQuiet: false, FailsOnAnomaly: false), request);
        Assert.Equal((null, null, null, HybridModel.Ensemble),
            (request.Options.TrainRows, request.Options.TrainFile, request.Options.WindowLength, request.Options.Model));
    }

    [Fact]
    public void Score_takes_a_model()
    {
        JobOptions options = Request("score", "a.csv", "--model", "m.zip", "--threshold", "3", "--no-label").Options;
        Assert.Equal(("a.csv", "m.zip", 3.0), (options.Input, options.ModelFile, options.Threshold));
        Assert.True(options.Reading.NoLabel);
    }

    [Fact]
    public void Separator_may_be_the_word_tab() =>
        Assert.Equal('\t', Request("detect", "a", "--separator", "tab").Options.Reading.Separator);

    [Fact]
    public void Empty_name_and_negative_values_are_taken_as_they_are_pasted()
    {
        ReadingChoices reading = Request("detect", "a", "--ignore", "", "flow rate", "--label", "y", "--anomaly-value", "-1", "--missing",
            "-999", "--ignore", "@load").Options.Reading;
        Assert.Equal(["", "flow rate", "@load"], reading.Ignored);
        Assert.Equal(["-1"], reading.AnomalyValues);
        Assert.Equal(["-999"], reading.Missing);
        Assert.True(Request("detect", "a", "--header").Options.Reading.HasHeader);
        Assert.Null(Request("detect", "a").Options.Reading.HasHeader);
    }

    [Theory]
    [InlineData]
    [InlineData("detect")]
    [InlineData("find", "a")]
    [InlineData("detect", "--train-rows", "5")]
    [InlineData("detect", "a", "b")]
    [InlineData("detect", "a", "--decimal", ";")]
    [InlineData("detect", "a", "--thousands", "x")]
    [InlineData("detect", "a", "--decimal", ".", "--thousands", ".")]
    [InlineData("detect", "a", "--decimal", ",", "--thousands", ",")]
    [InlineData("detect", "a", "--header", "--no-header")]
    [InlineData("detect", "a", "--label", "y", "--no-label")]
    [InlineData("detect", "a", "--clock", "t", "--no-clock")]
    [InlineData("detect", "a", "--partition", "m", "--no-partition")]
    [InlineData("detect", "a", "--anomaly-value", "Attack")]
    [InlineData("detect", "a", "--encoding", "klingon")]
    [InlineData("detect", "a", "--max-input-size", "0")]
    [InlineData("detect", "a", "--separator", "\u00b7")]
    [InlineData("detect", "a", "--model", "4")]
    [InlineData("detect", "a", "--separator", "5")]
    [InlineData("detect", "a", "--separator", "::")]
    [InlineData("detect", "a", "--train-rows", "many")]
    [InlineData("score", "a")]
    [InlineData("score", "a", "--model", "m", "--save", "n")]
    [InlineData("score", "a", "--model", "m", "--window", "9")]
    [InlineData("completion", "tcsh")]
    public void Unusable_arguments_are_refused_before_the_job_starts(params string[] arguments) =>
        Assert.NotEmpty(Refusal(arguments));

    [Theory]
    [InlineData("Use one of --train,", "--train", "b", "--train-rows", "5")]
    [InlineData("Use one of --train,", "--train-share", "0.5", "--train-rows", "5")]
    [InlineData("--train-share must be between 0 and 1, such as 0.5; got 50", "--train-share", "50")]
    [InlineData("at least 1", "--train-rows", "0")]
    [InlineData("--window must be at least 1; got 0", "--window", "0")]
    [InlineData("--epochs must be at least 1; got 0", "--epochs", "0")]
    [InlineData("--retrospect goes with --model ensemble", "--retrospect", "--model", "dbscan")]
    [InlineData("Use one of", "--threshold", "2", "--alarms-per-day", "5")]
    [InlineData("whose score is a rarity", "--alarms-per-day", "5", "--model", "if")]
    [InlineData("between 0 and 1, such as 0.001; got 5", "--false-alarm-rate", "5")]
    [InlineData("greater than 0; got -1", "--alarms-per-day", "-1")]
    [InlineData("this build scores on the CPU", "--gpu", "0")]
    public void Contradicting_options_are_explained(string message, params string[] arguments) =>
        Assert.Contains(message, Refusal(["detect", "a", .. arguments]), StringComparison.Ordinal);

    [Theory]
    [InlineData]
    [InlineData("detect")]
    [InlineData("score")]
    [InlineData("completion")]
    public void Help_of_every_command_has_examples(params string[] command)
    {
        using var output = new StringWriter();
        Assert.Equal(CommandLine.Done,
            CommandLine.Run([.. command, "--help"], _ => throw new InvalidOperationException(), new() { Output = output }));
        Assert.Contains("Examples:", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("  mlnet-hybrid ", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_exit_code_of_the_job_is_that_of_the_program() =>
        Assert.Equal(CommandLine.AnomaliesFound, CommandLine.Run(["detect", "a"], _ => CommandLine.AnomaliesFound));

    private static string Refusal(string[] arguments)
    {
        using var output = new StringWriter();
        int exitCode =
            CommandLine.Run(arguments, _ => throw new InvalidOperationException("started"), new() { Output = output, Error = output });
        Assert.Equal(CommandLine.WrongCommandLine, exitCode);
        return output.ToString();
    }

    private static JobRequest Request(params string[] arguments)
    {
        JobRequest? request = null;
        Assert.Equal(CommandLine.Done, CommandLine.Run(arguments, given =>
        {
            request = given;
            return CommandLine.Done;
        }));
        return request!;
    }
}
