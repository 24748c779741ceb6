using MLNetHybrid.Hybrid;
using SensorCsv.Input;

namespace SensorCsv.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Every_option_reaches_the_job()
    {
        JobOptions options = Parse(
            "--input", "a.csv", "--train-rows", "400", "--label", "anomaly", "--ignore", "datetime", "changepoint", "--separator", ";", "--model", "ocsvm",
            "--window", "20", "--epochs", "3", "--seed", "7", "--gpu", "0", "--scores", "s.csv", "--report", "r.html", "--save", "m.zip");
        Assert.Equal(("a.csv", 400, ';', "anomaly"), (options.Input, options.TrainRows, options.Layout.Separator, options.Layout.Label));
        Assert.Equal(["datetime", "changepoint"], options.Layout.Ignored!);
        Assert.Equal((HybridModel.OneClassSvm, 20, 3, 7, 0), (options.Model, options.WindowLength, options.Epochs, options.Seed, options.GpuDevice));
        Assert.Equal(("s.csv", "r.html", "m.zip", null), (options.ScoreFile, options.ReportFile, options.SaveFile, options.LoadFile));
        Assert.Null(options.Contradiction);
    }

    [Fact]
    public void Separator_may_be_the_word_tab() => Assert.Equal('\t', Parse("--input", "a", "--separator", "tab").Layout.Separator);

    [Theory]
    [InlineData("--train-rows", "5")]
    [InlineData("--input", "a", "--model", "4")]
    [InlineData("--input", "a", "--separator", "5")]
    [InlineData("--input", "a", "--separator", "::")]
    [InlineData("--input", "a", "--train-rows", "many")]
    [InlineData("--input", "a", "--load", "m", "--save", "n")]
    [InlineData("--input", "a", "--load", "m", "--model", "2")]
    [InlineData("--input", "a", "--load", "m", "--window", "9")]
    public void Unusable_arguments_are_refused_before_the_job_starts(params string[] arguments)
    {
        bool started = false;
        using var output = new StringWriter();
        int exitCode = CommandLine.Create(_ =>
        {
            started = true;
            return 0;
        }).Parse(arguments).Invoke(new() { Output = output, Error = output });
        Assert.NotEqual(0, exitCode);
        Assert.False(started);
    }

    [Theory]
    [InlineData("Say what to train on", "--input", "a")]
    [InlineData("not both", "--input", "a", "--train", "b", "--train-rows", "5")]
    [InlineData("at least 1", "--input", "a", "--train-rows", "0")]
    public void Contradicting_options_are_explained(string message, params string[] arguments) =>
        Assert.Contains(message, Parse(arguments).Contradiction, StringComparison.Ordinal);

    private static JobOptions Parse(params string[] arguments)
    {
        JobOptions? options = null;
        int exitCode = CommandLine.Create(given =>
        {
            options = given;
            return 0;
        }).Parse(arguments).Invoke();
        Assert.Equal(0, exitCode);
        return options!;
    }
}
