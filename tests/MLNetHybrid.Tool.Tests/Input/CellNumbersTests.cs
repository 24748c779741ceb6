using CsCheck;
using MLNetHybrid.Tool.Input;

namespace MLNetHybrid.Tool.Tests.Input;

public sealed class CellNumbersTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData(" -1.5e3 ", -1500)]
    [InlineData("+.5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("12 %", 0.12)]
    [InlineData("-3.5%", -0.035)]
    public void Numbers_are_read(string cell, double value) => Assert.Equal(value, Read(cell, new CsvLayout())!.Value, 1e-15);

    [Theory]
    [InlineData("")]
    [InlineData("NA")]
    [InlineData("n/a")]
    [InlineData("NaN")]
    [InlineData("nan")]
    [InlineData("null")]
    [InlineData("NULL")]
    [InlineData("None")]
    [InlineData("-")]
    [InlineData("?")]
    [InlineData("#N/A")]
    [InlineData("-1.#IND")]
    public void Usual_texts_are_missing_values(string cell) => Assert.True(double.IsNaN(Read(cell, new CsvLayout())!.Value));

    [Theory]
    [InlineData("1,5")]
    [InlineData("1 2")]
    [InlineData("inf")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    [InlineData("%")]
    [InlineData("0x10")]
    [InlineData("2024-01-01")]
    [InlineData("(5)")]
    public void Other_texts_are_none(string cell) => Assert.Null(Read(cell, new CsvLayout()));

    [Fact]
    public void More_missing_values_may_be_named()
    {
        var layout = new CsvLayout { Missing = ["ERR", "-999", "9.97e36"] };
        foreach (string cell in new[] { "ERR", "err", "-999", "-999.0", "9.970E+36", "NA" })
            Assert.True(double.IsNaN(Read(cell, layout)!.Value));
        Assert.Equal(-998, Read("-998", layout));
        Assert.Null(Read("ERROR", layout));
    }

    [Theory]
    [InlineData("1,234.5", 1234.5)]
    [InlineData("-1,234,567", -1234567)]
    [InlineData("12.5", 12.5)]
    public void Thousands_are_read_where_asked_for(string cell, double value) =>
        Assert.Equal(value, Read(cell, new CsvLayout { Thousands = ',' }));

    [Theory]
    [InlineData("1,5")]
    [InlineData("1,2345")]
    [InlineData("1234,567")]
    [InlineData(",123")]
    [InlineData("1,234,")]
    public void Groups_of_other_lengths_are_refused(string cell) => Assert.Null(Read(cell, new CsvLayout { Thousands = ',' }));

    [Fact]
    public void Every_finite_double_comes_back_with_either_mark() =>
        Gen.Double.Where(double.IsFinite).Sample(value =>
        {
            string text = value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(value, Read(text, new CsvLayout()));
            Assert.Equal(value, Read(text.Replace('.', ','), new CsvLayout { Decimal = ',' }));
        });

    private static double? Read(string cell, CsvLayout layout) => new CellNumbers(layout).TryRead(cell, out double value) ? value : null;
}
