using MLNetHybrid.Tool.Results;
using Samples;

namespace MLNetHybrid.Tool.Tests.Results;

public sealed class CsvFileTests
{
    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+1+1", "\"'+1+1\"")]
    [InlineData("-1+1", "\"'-1+1\"")]
    [InlineData("@A1", "\"'@A1\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData(" =1", "\"' =1\"")]
    [InlineData("＝1", "\"'＝1\"")]
    [InlineData("-", "\"'-\"")]
    public void Formula_is_made_text(string text, string cell) => Assert.Equal(cell, CsvFile.Cell(text));

    [Theory]
    [InlineData("-5", "-5")]
    [InlineData("+1.5e3", "+1.5e3")]
    [InlineData("machine 1", "machine 1")]
    [InlineData("", "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"a\"", "\"say \"\"a\"\"\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    public void Other_text_and_numbers_stay(string text, string cell) => Assert.Equal(cell, CsvFile.Cell(text));
}
