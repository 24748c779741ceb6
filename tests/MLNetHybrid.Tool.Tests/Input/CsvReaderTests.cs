using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsCheck;
using MLNetHybrid.Tool.Input;
using Samples;

namespace MLNetHybrid.Tool.Tests.Input;

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
        Assert.Equal([1.5, -2000], table.Rows[0]);
        Assert.Equal([0.25, 4], table.Rows[1]);
        Assert.Equal(2, table.Rows.Count);
        Assert.Null(table.Labels);
    }

    [Theory]
    [InlineData(' ')]
    [InlineData(':')]
    [InlineData('^')]
    [InlineData('~')]
    [InlineData('\t')]
    public void Separator_may_be_named(char separator) =>
        Assert.Equal([1.5, -2000], Read($"a{separator}b\n1.5{separator}-2e3\n", new CsvLayout { Separator = separator }).Rows[0]);

    [Fact]
    public void Decimal_point_is_a_point_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
        try
        {
            Assert.Equal([1.5], Read("a\n1.5\n").Rows[0]);
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
        Assert.Equal([1, 2], CsvReader.Read(stream, "sensors.csv", new CsvLayout()).Rows[0]);
    }

    [Fact]
    public void Label_and_ignored_columns_are_no_features()
    {
        SensorTable table = Read("time,a,anomaly,b\n10:14,1,0.0,2\n10:15,3,1,4\n", new CsvLayout { Label = "anomaly", Ignored = ["time"] });
        Assert.Equal(["a", "b"], table.FeatureNames);
        Assert.Equal([3, 4], table.Rows[1]);
        Assert.Equal([false, true], table.Labels!);
    }

    [Fact]
    public void Named_features_are_read_in_the_given_order_and_other_columns_left_alone()
    {
        SensorTable table = Read("a,text,b\n1,x,2\n", new CsvLayout { Features = ["b", "a"] });
        Assert.Equal([2, 1], table.Rows[0]);
    }

    [Theory]
    [InlineData("a,b\n,1\n")]
    [InlineData("a,b\nNaN,1\n")]
    public void Missing_value_is_nan(string text) => Assert.True(double.IsNaN(Read(text).Rows[0][0]));

    [Fact]
    public void Quoted_cell_may_hold_the_separator_and_a_quote()
    {
        Assert.Equal(["flow, \"l/min\"", "b"], Read("\"flow, \"\"l/min\"\"\",b\n1,2\n").FeatureNames);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,x4\n",
        "sensors.csv, line 3: column 'b': 'x4' is not a finite number with a decimal point.\n  if 'x4' stands for a missing value: "
        + "--missing x4\n  to leave the column out: --ignore b")]
    [InlineData("a,b\n1,2\n\n3,1e999\n", "sensors.csv, line 4: column 'b': '1e999' is not a finite number")]
    [InlineData("a,b\n1,2\n\n3,Infinity\n", "sensors.csv, line 4: column 'b': 'Infinity' is not a finite number")]
    [InlineData("a,b\n1,2\n3\n", "sensors.csv, line 3: 1 cells where the header has 2 columns.")]
    [InlineData("a,b\n1,2\n3,4,\n", "sensors.csv, line 3: 3 cells where the header has 2 columns.")]
    [InlineData("a,b\n1,\"2\n", "sensors.csv, line 2: column 2: a quote is not closed.")]
    [InlineData("a,b\n1,2\n\"3\"garbage,4\n", "sensors.csv, line 3: column 1: 'garbage' stands behind the closing quote.")]
    [InlineData("a,\"b\"x\n1,2\n", "sensors.csv, line 1: column 2: 'x' stands behind the closing quote.")]
    [InlineData("a,b\n1,2\n3\",4\n5,6\"\n", "sensors.csv, line 3: column 1: '3\",4\n5,6\"' has a quote, but does not begin with one.")]
    [InlineData("a,b\n", "sensors.csv: there is no row below the header.")]
    [InlineData("", "sensors.csv: the file is empty.")]
    [InlineData("\n \n", "sensors.csv: the file is empty.")]
    public void Bad_file_is_refused_with_line_and_column(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<InputFileException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Bad_quote_in_an_ignored_column_is_refused_too() =>
        Assert.Contains("line 3: column 1",
            Assert.Throws<InputFileException>(() => Read("t,a\nx,1\n\"y\"z,2\n", new CsvLayout { Ignored = ["t"] })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Quote_never_closed_in_a_large_file_is_refused()
    {
        string text = "a,b\n1,\"2\n" + new string('x', 1 << 24);
        Assert.Contains("quote", Assert.Throws<InputFileException>(() => Read(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,2\n3,4\n")]
    [InlineData("-0.5,1e3\n3,4\n")]
    [InlineData("0,NaN\n3,4\n")]
    public void Header_of_numbers_is_refused(string text)
    {
        string message = Assert.Throws<InputFileException>(() => Read(text)).Message;
        Assert.Contains("row 1 holds only numbers", message, StringComparison.Ordinal);
        Assert.Contains("\n  if the row is data: --no-header\n", message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_without_header_keeps_its_first_row_and_numbers_its_columns()
    {
        SensorTable table = Read("1,2\n3,4\n", new CsvLayout { HasHeader = false });
        Assert.Equal(["column1", "column2"], table.FeatureNames);
        Assert.Equal([1, 2], table.Rows[0]);
        Assert.Equal(2, table.Rows.Count);
        Assert.Equal(["column2"], Read("1,2\n3,4\n", new CsvLayout { HasHeader = false, Ignored = ["column1"] }).FeatureNames);
        Assert.Equal(["2020", "2021"], Read("2020,2021\n3,4\n", new CsvLayout { HasHeader = true }).FeatureNames);
    }

    [Fact]
    public void Columns_of_one_name_are_numbered_and_told_about()
    {
        SensorTable table = Read("a,b,a,a (2)\n1,2,3,4\n");
        Assert.Equal(["a (1)", "b", "a (2)'", "a (2)"], table.FeatureNames);
        Assert.Contains("2 columns are named 'a'", Assert.Single(table.Remarks), StringComparison.Ordinal);
        Assert.Equal(["b", "a (2)"], Read("a,b,a,a (2)\n1,2,3,4\n", new CsvLayout { Ignored = ["a"] }).FeatureNames);
        Assert.Equal(["b"], Read("a,b,a\n1,2,3\n", new CsvLayout { Ignored = ["a (2)"], Label = "a (1)" }).FeatureNames);
        Assert.Contains(
            "2 columns are named 'y'. Say which one: \"y (1)\" or \"y (2)\".",
            Assert.Throws<InputFileException>(() => Read("a,y,y\n1,0,0\n", new CsvLayout { Label = "y" })).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void Column_without_name_is_ignored_by_an_empty_name()
    {
        Assert.Equal(["a", "column2"], Read("a,\n1,2\n").FeatureNames);
        Assert.Equal(["a"], Read("a,\n1,2\n", new CsvLayout { Ignored = [""] }).FeatureNames);
        Assert.Equal(["a"], Read(",a,\n1,2,3\n", new CsvLayout { Ignored = [""] }).FeatureNames);
    }

    [Fact]
    public void All_columns_of_text_are_named_at_once()
    {
        string message = Assert.Throws<InputFileException>(() =>
            Read("date,a,machine no,late\n2024-01-01,1,M 1,1\n2024-01-02,2,M 1,1\n2024-01-03,2,M 1,x\n")).Message;
        Assert.Contains("line 2: 3 columns do not hold finite numbers: 'date' ('2024-01-01'), 'machine no' ('M 1'), 'late' ('x').", message,
            StringComparison.Ordinal);
        Assert.EndsWith("--ignore date \"machine no\" late", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a;b\n1,5;2\n", "\n  if its numbers have a decimal comma: --decimal ,\n")]
    [InlineData("a;b\n1,234.5;2\n", "\n  if the mark separates thousands: --thousands ,\n")]
    [InlineData("a;b\n1.234,5;2\n", "\n  if so written: --decimal , --thousands .\n")]
    public void Number_of_another_country_is_recognized(string text, string hint) =>
        Assert.Contains(hint, Assert.Throws<InputFileException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a;b\n1,5;-2,25e1\n")]
    [InlineData("\"a\",\"b\"\n\"1,5\",\"-22,5\"\n")]
    [InlineData("a\tb\n1,5\t-22,5\n")]
    [InlineData("a|b\n1,5|-22,5\n")]
    public void Decimal_comma_goes_with_another_separator_or_quotes(string text) =>
        Assert.Equal([1.5, -22.5], Read(text, new CsvLayout { Decimal = ',' }).Rows[0]);

    [Fact]
    public void Values_keep_the_digits_of_double() =>
        Assert.Equal([100000000.125, 1e300], Read("a,b\n100000000.125,1e300\n").Rows[0]);

    [Fact]
    public void Streams_are_read_by_name()
    {
        SensorTable table = Read("machine,a\nM1,1\n\"M,2\",2\n,3\nM1,4\n", new CsvLayout { Partition = "machine" });
        Assert.Equal(["M1", "M,2", "", "M1"], table.Streams!);
        Assert.Equal(["a"], table.FeatureNames);
        Assert.Equal(["M1", "M,2"], table.Take([.. Enumerable.Range(0, 2)]).Streams!);
    }

    [Fact]
    public void Row_of_empty_cells_between_tabs_is_a_row() => Assert.Equal(2, Read("a\tb\n\t\n1\t2\n").Rows.Count);

    [Fact]
    public void Encodings_are_read_or_named()
    {
        foreach (Encoding encoding in new Encoding[] { Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.UTF8 })
            Assert.Equal(["t °C"], ReadBytes([.. encoding.GetPreamble(), .. encoding.GetBytes("t °C\n1\n")]).FeatureNames);
        byte[] latin = Encoding.Latin1.GetBytes("t °C\n1\n");
        Assert.Contains("--encoding windows-1252", Assert.Throws<InputFileException>(() => ReadBytes(latin)).Message,
            StringComparison.Ordinal);
        Assert.Equal(["t °C"], ReadBytes(latin, new CsvLayout { Encoding = Encoding.Latin1 }).FeatureNames);
        Assert.Contains("--encoding utf-16",
            Assert.Throws<InputFileException>(() => ReadBytes(Encoding.Unicode.GetBytes("a\n1\n"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Absent_column_is_refused_with_the_columns_that_are_there()
    {
        Assert.Equal(
            "sensors.csv, line 1: there is no label column 'anomaly'. The columns are: a, b.",
            Assert.Throws<InputFileException>(() => Read("a,b\n1,2\n", new CsvLayout { Label = "anomaly" })).Message);
        Assert.Contains("no ignored column 't'",
            Assert.Throws<InputFileException>(() => Read("a\n1\n", new CsvLayout { Ignored = ["t"] })).Message, StringComparison.Ordinal);
        Assert.Contains("no feature column 'c'",
            Assert.Throws<InputFileException>(() => Read("a\n1\n", new CsvLayout { Features = ["c"] })).Message, StringComparison.Ordinal);
        Assert.Contains("no column is left", Assert.Throws<InputFileException>(() => Read("a\n1\n", new CsvLayout { Label = "a" })).Message,
            StringComparison.Ordinal);
    }

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
    public void Any_text_is_read_or_refused_with_the_name_of_the_file() =>
        Gen.Char["ab1,;|\"\n\r \t.-%\0"].Array[0, 40].Sample(characters =>
    {
        try
        {
            SensorTable table = Read(new string(characters), new CsvLayout { HasHeader = characters.Length % 2 == 0 ? null : false });
            Assert.All(table.Rows, row => Assert.Equal(table.FeatureNames.Count, row.Length));
        }
        catch (InputFileException exception)
        {
            Assert.StartsWith("sensors.csv", exception.Message, StringComparison.Ordinal);
        }
    });

    [Fact]
    public void Missing_or_damaged_file_is_named()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("sensors.csv");
        File.WriteAllBytes(path, [0x1f, 0x8b, 8, 0, 1, 2, 3]);
        Assert.Contains(path, Assert.Throws<InputFileException>(() => CsvReader.ReadFile(path, new CsvLayout())).Message,
            StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains(path, Assert.Throws<InputFileException>(() => CsvReader.ReadFile(path, new CsvLayout())).Message,
            StringComparison.Ordinal);
    }

    private static SensorTable Read(string text, CsvLayout? layout = null) => ReadBytes(Encoding.UTF8.GetBytes(text), layout);

    private static SensorTable ReadBytes(byte[] bytes, CsvLayout? layout = null) =>
        CsvReader.Read(new MemoryStream(bytes), "sensors.csv", layout ?? new CsvLayout());
}
