namespace MLNetHybrid.Tests.Architecture;

/// <summary>No line of code is longer than .editorconfig says, which no tool of the build looks at.</summary>
public sealed class LineLengthTests
{
    [Theory]
    [InlineData("src")]
    [InlineData("samples")]
    [InlineData("bench")]
    [InlineData("tests")]
    [InlineData("eng")]
    public void Lines_are_not_longer_than_the_limit(string folder)
    {
        int limit = File.ReadLines(Repository.PathOf(".editorconfig"))
            .Where(line => line.StartsWith("max_line_length", StringComparison.Ordinal))
            .Select(line => int.Parse(line.Split('=')[1], System.Globalization.CultureInfo.InvariantCulture)).Single();
        string[] tooLong = [.. Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj"))
            .SelectMany(file => File.ReadLines(Repository.PathOf(file)).Index()
                .Where(line => line.Item.Length > limit).Select(line => $"{file}({line.Index + 1}): {line.Item.Length}"))];
        Assert.True(tooLong is [], $"Lines of more than {limit} characters:\n{string.Join('\n', tooLong)}");
    }
}
