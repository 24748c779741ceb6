using System.Text;
using MLNetHybrid.Files;

namespace MLNetHybrid.Tests.Files;

/// <summary>Names of unfinished files, by which they are found again.</summary>
public sealed class TemporaryNameTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a")]
    [InlineData("report.html")]
    [InlineData(".hidden")]
    [InlineData("a.0123456789abcdef0123456789abcdef.unfinished")]
    public void A_name_belongs_to_its_file_and_to_no_other(string file)
    {
        string name = TemporaryName.New().Of(file);
        Assert.StartsWith($".{file}.", name, StringComparison.Ordinal);
        Assert.EndsWith(".unfinished", name, StringComparison.Ordinal);
        Assert.True(TemporaryName.Is(name));
        Assert.True(TemporaryName.IsOf(file, name));
        Assert.False(TemporaryName.IsOf(file + "b", name));
        Assert.False(TemporaryName.IsOf("b", name));
        Assert.NotEqual(name, TemporaryName.New().Of(file));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a.0123456789abcdef0123456789abcdef.unfinished")]
    [InlineData(".a.0123456789abcdef0123456789abcdeg.unfinished")]
    [InlineData(".a.0123456789abcdef0123456789abcde.unfinished")]
    [InlineData(".a.0123456789abcdef0123456789abcdef.unfinished2")]
    public void Other_names_are_none(string name)
    {
        Assert.False(TemporaryName.Is(name));
        Assert.False(TemporaryName.IsOf("a", name));
    }

    [Theory]
    [InlineData("n", 255)]
    [InlineData("ö", 127)]
    [InlineData("😀", 63)]
    public void A_long_name_is_shortened_between_two_characters(string character, int count)
    {
        string file = string.Concat(Enumerable.Repeat(character, count)), name = TemporaryName.New().Of(file);
        Assert.False(TemporaryName.IsTooLong(file));
        int bytes = Encoding.UTF8.GetByteCount(name), wide = Encoding.UTF8.GetByteCount(character);
        Assert.InRange(bytes, 256 - wide, 255);
        Assert.StartsWith($".{character}", name, StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', name);
        Assert.True(TemporaryName.IsOf(file, name));
        if (!OperatingSystem.IsWindows()) Assert.True(TemporaryName.IsTooLong(string.Concat(Enumerable.Repeat(character, count + wide))));
    }

    [Fact]
    public void What_is_left_of_one_file_is_removed_however_new()
    {
        string path = _folder.File("state"), left = TemporaryName.New().Of("state"), other = TemporaryName.New().Of("other");
        foreach (string name in new[] { left, other, "state", ".state.unfinished" }) _folder.Write(name, "half");
        LeftoverFiles.RemoveOf(path);
        Assert.Equal(new[] { other, "state", ".state.unfinished" }.Order(StringComparer.Ordinal), _folder.Names);
        // A folder that is not there has nothing left over.
        LeftoverFiles.RemoveOf(Path.Combine(_folder.File("absent"), "state"));
    }
}
