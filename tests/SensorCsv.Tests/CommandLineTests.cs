using MLNetHybrid;
using SensorCsv.Input;

namespace SensorCsv.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Every_option_reaches_the_job()
    {
        JobOptions options = Parse(
            "--input", "a.csv", "--train-rows", "400", "--label", "anomaly", "--ignore", "datetime", "changepoint", "--separator", ";",
            "--model", "ocsvm", "--retrospect",
            "--anomaly-value", "Attack", "A ttack", "--partition", "machine", "--decimal", ",", "--thousands", ".", "--missing", "ERR,-999",
            "null",
            "--encoding", "utf-16", "--max-input-size", "4096", "--no-header",
            "--window", "20", "--epochs", "3", "--seed", "7", "--gpu", "0", "--scores", "s.csv", "--report", "r.html", "--save", "m.zip");
        Assert.Equal(("a.csv", 400, ';', "anomaly"), (options.Input, options.TrainRows, options.Layout.Separator, options.Layout.Label));
        Assert.Equal(["datetime", "changepoint"], options.Layout.Ignored);
        Assert.Equal(["Attack", "A ttack"], options.Layout.AnomalyValues);
        Assert.Equal(["ERR", "-999", "null"], options.Layout.Missing);
        Assert.Equal(("machine", ',', '.', false),
            (options.Layout.Partition, options.Layout.Decimal, options.Layout.Thousands, options.Layout.HasHeader));
        Assert.Equal(("utf-16", 4096L << 20), (options.Layout.Encoding.WebName, options.Layout.MaximumBytes));
        Assert.Equal((HybridModel.OneClassSvm, 20, 3, 7, 0),
            (options.Model, options.WindowLength, options.Epochs, options.Seed, options.GpuDevice));
        Assert.Equal(("s.csv", "r.html", "m.zip", null), (options.ScoreFile, options.ReportFile, options.SaveFile, options.LoadFile));
        Assert.True(options.InRetrospect);
        Assert.Null((options with { InRetrospect = false }).Contradiction);
    }

    [Fact]
    public void Separator_may_be_the_word_tab() => Assert.Equal('\t', Parse("--input", "a", "--separator", "tab").Layout.Separator);

    [Fact]
    public void Empty_name_and_negative_values_are_taken_as_they_are_pasted()
    {
        CsvLayout layout = Parse("--input", "a", "--ignore", "", "flow rate", "--label", "y", "--anomaly-value", "-1", "--missing", "-999",
            "--ignore", "@load").Layout;
        Assert.Equal(["", "flow rate", "@load"], layout.Ignored);
        Assert.Equal(["-1"], layout.AnomalyValues);
        Assert.Equal(["-999"], layout.Missing);
        Assert.True(Parse("--input", "a", "--header").Layout.HasHeader);
        Assert.Null(Parse("--input", "a").Layout.HasHeader);
    }

    [Theory]
    [InlineData("--train-rows", "5")]
    [InlineData("--input", "a", "--decimal", ";")]
    [InlineData("--input", "a", "--thousands", "x")]
    [InlineData("--input", "a", "--thousands", ".")]
    [InlineData("--input", "a", "--decimal", ",", "--thousands", ",")]
    [InlineData("--input", "a", "--header", "--no-header")]
    [InlineData("--input", "a", "--anomaly-value", "Attack")]
    [InlineData("--input", "a", "--encoding", "klingon")]
    [InlineData("--input", "a", "--max-input-size", "0")]
    [InlineData("--input", "a", "--separator", "\u00b7")]
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
        }).Parse(arguments, CommandLine.Parsing).Invoke(new() { Output = output, Error = output });
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
        }).Parse(arguments, CommandLine.Parsing).Invoke();
        Assert.Equal(0, exitCode);
        return options!;
    }
}
