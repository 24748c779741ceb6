using System.Text;
using MLNetHybrid.Tool.Input;

namespace MLNetHybrid.Tool.Tests.Input;

public sealed class ColumnWarningsTests
{
    [Fact]
    public void Clock_is_named()
    {
        string warning = Assert.Single(Warnings("time stamp,a", row => $"{1704067200000 + 1000 * row},{Sensor(row)}"));
        Assert.StartsWith("column 'time stamp' rises in every row", warning, StringComparison.Ordinal);
        Assert.EndsWith("--ignore \"time stamp\"", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Clock_that_repeats_a_second_or_misses_one_is_named() =>
        Assert.Contains("rises", Assert.Single(Warnings("t,a", row => $"{(row == 50 ? "" : row == 70 ? "69" : $"{row}")},{Sensor(row)}")),
            StringComparison.Ordinal);

    [Fact]
    public void Clock_of_each_stream_is_named()
    {
        string warning = Assert.Single(
            Warnings("t,a,machine", row => $"{row / 3},{Sensor(row)},M{row % 3}", new CsvLayout { Partition = "machine" }));
        Assert.Contains("'t' rises", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Index_without_name_is_told_from_a_clock()
    {
        string warning = Assert.Single(Warnings(",a", row => $"{row},{Sensor(row)}"));
        Assert.StartsWith("column '' (column 1) has no name and counts the rows", warning, StringComparison.Ordinal);
        Assert.EndsWith("--ignore \"\"", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Column_with_few_values_is_named_with_its_number()
    {
        Assert.StartsWith("column 'b' is empty in every row", Assert.Single(Warnings("a,b", row => $"{Sensor(row)},")),
            StringComparison.Ordinal);
        Assert.StartsWith("column '' (column 2) is empty in 90 of 100 rows",
            Assert.Single(Warnings("a,", row => $"{Sensor(row)},{(row % 10 == 0 ? "1" : "")}")), StringComparison.Ordinal);
    }

    [Fact]
    public void Sensors_are_left_in_peace() =>
        Assert.Empty(Warnings("a,b,c", row => $"{Sensor(row)},0,{(row % 3 == 0 ? "" : Sensor(row))}"));

    [Theory]
    [InlineData("-200")]
    [InlineData("-999")]
    [InlineData("9999")]
    public void Numbers_that_stand_for_a_gap_are_asked_about(string marker)
    {
        string warning = Assert.Single(Warnings("a,b", row => $"{(row % 10 == 3 ? marker : $"{row % 7}.5")},{Sensor(row)}"));
        Assert.StartsWith($"column 'a' holds {marker} in 10 of 100 rows, far from all other values", warning, StringComparison.Ordinal);
        Assert.EndsWith($"--missing {marker}", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]      // a pump that is off
    [InlineData("-3")]     // near the others
    [InlineData("5000")]   // a peak
    public void Other_numbers_are_not(string extreme) =>
        Assert.Empty(Warnings("a,b", row => $"{(row % 10 == 3 ? extreme : $"{row % 7}.5")},{Sensor(row)}"));

    [Fact]
    public void Columns_that_tell_streams_apart_are_named()
    {
        string warning = Assert.Single(Warnings(
            "a,level,machine", row => $"{Sensor(row)},{100 * (row % 3) + row * 7919 % 23},M{row % 3}",
            new CsvLayout { Partition = "machine" }));
        Assert.StartsWith("the 3 streams differ in 'level',", warning, StringComparison.Ordinal);
        Assert.Empty(Warnings("a,b,machine", row => $"{Sensor(row)},{(row % 5 == 0 ? "" : Sensor(row + 1))},M{row % 3}",
            new CsvLayout { Partition = "machine" }));
    }

    [Fact]
    public void Loaded_model_needs_its_columns()
    {
        Assert.Empty(Warnings("t,a", row => $"{row},{Sensor(row)}", canIgnore: false));
        Assert.DoesNotContain("--ignore", Assert.Single(Warnings("a,b", row => $"{Sensor(row)},", canIgnore: false)),
            StringComparison.Ordinal);
    }

    private static string Sensor(int row) => (row * 7919 % 101).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string[] Warnings(string header, Func<int, string> row, CsvLayout? layout = null, bool canIgnore = true)
    {
        string text = header + "\n" + string.Concat(Enumerable.Range(0, 100).Select(i => row(i) + "\n"));
        return [.. ColumnWarnings.Of(
            CsvReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "sensors.csv", layout ?? new CsvLayout()), canIgnore)];
    }
}
