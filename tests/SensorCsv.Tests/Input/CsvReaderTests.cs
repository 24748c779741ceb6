using System.Globalization;
using System.IO.Compression;
using System.Text;
using SensorCsv.Input;

namespace SensorCsv.Tests.Input;

public sealed class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\n1.5,-2e3\n.25,+4\n")]
    [InlineData("a;b\r\n1.5;-2e3\r\n.25;+4\r\n")]
    [InlineData("a\tb\n1.5\t-2e3\n.25\t+4")]
    [InlineData("\ufeffa, b\n 1.5 , -2e3\n\n.25,+4\n\n")]
    [InlineData("\"a\",\"b\"\n\"1.5\",-2e3\n.25,\"+4\"\n")]
    public void Separator_line_ends_quotes_blanks_and_byte_order_mark_do_not_matter(string text)
    {
        SensorTable table = Read(text);
        Assert.Equal(["a", "b"], table.FeatureNames);
        Assert.Equal([1.5f, -2000f], table.Rows[0]);
        Assert.Equal([0.25f, 4f], table.Rows[1]);
        Assert.Equal(2, table.Rows.Count);
        Assert.Null(table.Labels);
    }

    [Fact]
    public void Decimal_point_is_a_point_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
        try
        {
            Assert.Equal([1.5f], Read("a\n1.5\n").Rows[0]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Gzipped_file_is_read_whatever_its_name()
    {
        using var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionMode.Compress, leaveOpen: true)) zip.Write("a,b\n1,2\n"u8);
        stream.Position = 0;
        Assert.Equal([1f, 2f], CsvReader.Read(stream, "sensors.csv", new CsvLayout()).Rows[0]);
    }

    [Fact]
    public void Label_and_ignored_columns_are_no_features()
    {
        SensorTable table = Read("time,a,anomaly,b\n10:14,1,0.0,2\n10:15,3,1,4\n", new CsvLayout(Label: "anomaly", Ignored: ["time"]));
        Assert.Equal(["a", "b"], table.FeatureNames);
        Assert.Equal([3f, 4f], table.Rows[1]);
        Assert.Equal([false, true], table.Labels!);
    }

    [Fact]
    public void Named_features_are_read_in_the_given_order_and_other_columns_left_alone()
    {
        SensorTable table = Read("a,text,b\n1,x,2\n", new CsvLayout(Features: ["b", "a"]));
        Assert.Equal([2f, 1f], table.Rows[0]);
    }

    [Theory]
    [InlineData("a,b\n,1\n")]
    [InlineData("a,b\nNaN,1\n")]
    public void Missing_value_is_nan(string text) => Assert.True(float.IsNaN(Read(text).Rows[0][0]));

    [Fact]
    public void Quoted_cell_may_hold_the_separator_and_a_quote()
    {
        Assert.Equal(["flow, \"l/min\"", "b"], Read("\"flow, \"\"l/min\"\"\",b\n1,2\n").FeatureNames);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,x4\n", "sensors.csv, line 3: column 'b': 'x4' is not a finite number with a decimal point.")]
    [InlineData("a,b\n1,2\n\n3,1e99\n", "sensors.csv, line 4: column 'b': '1e99' is not a finite number")]
    [InlineData("a;b\n1,5;2\n", "sensors.csv, line 2: column 'a': '1,5' is not a finite number with a decimal point.")]
    [InlineData("a,b\n1,2\n3\n", "sensors.csv, line 3: 1 cells where the header has 2 columns.")]
    [InlineData("a,b\n1,\"2\n", "sensors.csv, line 2: a quote is not closed.")]
    [InlineData("a,a\n1,2\n", "sensors.csv, line 1: two columns are named 'a'.")]
    [InlineData("a,b\n", "sensors.csv: there is no row below the header.")]
    [InlineData("", "sensors.csv: the file is empty.")]
    public void Bad_file_is_refused_with_line_and_column(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<SensorFileException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Absent_column_is_refused_with_the_columns_that_are_there()
    {
        Assert.Equal(
            "sensors.csv, line 1: there is no label column 'anomaly'. The columns are: a, b.",
            Assert.Throws<SensorFileException>(() => Read("a,b\n1,2\n", new CsvLayout(Label: "anomaly"))).Message);
        Assert.Contains("no ignored column 't'", Assert.Throws<SensorFileException>(() => Read("a\n1\n", new CsvLayout(Ignored: ["t"]))).Message, StringComparison.Ordinal);
        Assert.Contains("no feature column 'c'", Assert.Throws<SensorFileException>(() => Read("a\n1\n", new CsvLayout(Features: ["c"]))).Message, StringComparison.Ordinal);
        Assert.Contains("no column is left", Assert.Throws<SensorFileException>(() => Read("a\n1\n", new CsvLayout(Label: "a"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Label_other_than_0_and_1_is_refused() =>
        Assert.Equal(
            "sensors.csv, line 2: column 'y': '2' is not a label; it must be 0 (normal) or 1 (anomaly).",
            Assert.Throws<SensorFileException>(() => Read("a,y\n1,2\n", new CsvLayout(Label: "y"))).Message);

    [Fact]
    public void Gzipped_file_cut_off_anywhere_is_refused()
    {
        using var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionMode.Compress, leaveOpen: true))
            for (int row = 0; row < 300; row++) zip.Write(Encoding.UTF8.GetBytes(row == 0 ? "a,b\n" : $"{row},{row * 7919 % 1000}\n"));
        byte[] whole = stream.ToArray();
        for (int length = 2; length < whole.Length; length += 11)
            Assert.Throws<InvalidDataException>(() => CsvReader.Read(new MemoryStream(whole, 0, length), "sensors.csv", new CsvLayout()));
        Assert.Equal(299, CsvReader.Read(new MemoryStream(whole), "sensors.csv", new CsvLayout()).Rows.Count);
    }

    [Fact]
    public void Missing_or_damaged_file_is_named()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [0x1f, 0x8b, 8, 0, 1, 2, 3]);
            Assert.Contains(path, Assert.Throws<SensorFileException>(() => CsvReader.ReadFile(path, new CsvLayout())).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
        Assert.Contains(path, Assert.Throws<SensorFileException>(() => CsvReader.ReadFile(path, new CsvLayout())).Message, StringComparison.Ordinal);
    }

    private static SensorTable Read(string text, CsvLayout? layout = null) =>
        CsvReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "sensors.csv", layout ?? new CsvLayout());
}
