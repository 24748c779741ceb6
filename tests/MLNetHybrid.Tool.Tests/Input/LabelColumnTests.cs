using System.Text;
using MLNetHybrid.Tool.Input;
using Samples;

namespace MLNetHybrid.Tool.Tests.Input;

public sealed class LabelColumnTests
{
    [Theory]
    [InlineData("0", "1")]
    [InlineData("0.0", "1.0")]
    [InlineData("False", "True")]
    [InlineData("false", "TRUE")]
    public void Zero_one_and_truth_are_understood(string normal, string anomaly) =>
        Assert.Equal([false, true, false], Read([normal, anomaly, normal]).Labels!);

    [Theory]
    [InlineData("-1", "1")]
    [InlineData("1", "-1.0")]
    [InlineData("-1", "-1")]
    public void Minus_one_and_one_are_asked_for(params string[] labels)
    {
        string message = Assert.Throws<InputFileException>(() => Read(labels)).Message;
        Assert.Contains("\n  if -1 is an anomaly: --anomaly-value -1\n  if 1 is an anomaly: --anomaly-value 1", message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Named_value_is_the_anomaly()
    {
        Assert.Equal([true, false], Read(["-1", "1"], "-1").Labels!);
        Assert.Equal([false, true], Read(["-1", "1.0"], "1").Labels!);
        Assert.Equal([false, true, true, true], Read(["Normal", "attack", "A ttack", "Attack"], "Attack", "A ttack").Labels!);
        Assert.Empty(Read(["Normal", "Attack"], "Attack").Remarks);
    }

    [Fact]
    public void Value_that_no_row_has_is_told_about() =>
        Assert.Equal("no row has the label 'Atack' in column 'y'; there are 'Normal' (1 x), 'Attack' (1 x).",
            Assert.Single(Read(["Normal", "Attack"], "Atack").Remarks));

    [Fact]
    public void Text_is_refused_with_what_to_write()
    {
        string message = Assert.Throws<InputFileException>(() => Read(["Normal", "Normal", "Big Attack"])).Message;
        Assert.Contains("column 'y' holds the labels 'Normal' (2 x), 'Big Attack' (1 x).", message, StringComparison.Ordinal);
        Assert.EndsWith("--anomaly-value \"Big Attack\"", message, StringComparison.Ordinal);
        Assert.Contains("'2' (1 x)", Assert.Throws<InputFileException>(() => Read(["0", "1", "2"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_label_and_a_column_that_holds_no_labels_are_refused()
    {
        Assert.Contains("line 3: column 'y': the label is missing", Assert.Throws<InputFileException>(() => Read(["0", ""])).Message,
            StringComparison.Ordinal);
        Assert.Contains("it is no label column",
            Assert.Throws<InputFileException>(() => Read([.. Enumerable.Range(0, 200).Select(i => $"{i}")])).Message,
            StringComparison.Ordinal);
    }

    private static SensorTable Read(string[] labels, params string[] anomalyValues) =>
        CsvReader.Read(
            new MemoryStream(Encoding.UTF8.GetBytes("a,y\n" + string.Concat(labels.Select(label => $"1,{label}\n")))), "sensors.csv",
            new CsvLayout { Label = "y", AnomalyValues = anomalyValues });
}
