using System.Globalization;

namespace MLNetHybrid.Tests.Architecture;

/// <summary>What must hold for every line of code and no tool of the build looks at.</summary>
public sealed class SourceLineTests
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
            .Select(line => int.Parse(line.Split('=')[1], CultureInfo.InvariantCulture)).Single();
        string[] tooLong = [.. Lines(folder).Where(line => line.Text.Length > limit).Select(line => $"{line.Place}: {line.Text.Length}")];
        Assert.True(tooLong is [], $"Lines of more than {limit} characters:\n{string.Join('\n', tooLong)}");
    }

    // ONNX Runtime is handed a bare pointer: run options that no variable holds may be collected during the run, and the process ends with
    // a segmentation fault and no word why.
    [Theory]
    [InlineData("src")]
    [InlineData("samples")]
    [InlineData("bench")]
    [InlineData("tests")]
    public void Run_options_are_held_while_ONNX_Runtime_reads_them(string folder)
    {
        string made = $"new {"RunOptions"}(";
        string[] unheld = [.. Lines(folder)
            .Where(line => line.Text.Contains(made) && !line.Text.TrimStart().StartsWith("using var ", StringComparison.Ordinal))
            .Select(line => line.Place)];
        Assert.True(unheld is [], $"Run options that no variable holds:\n{string.Join('\n', unheld)}");
    }

    private static IEnumerable<(string Place, string Text)> Lines(string folder) =>
        from file in Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
        where !path.Split('/').Any(part => part is "bin" or "obj")
        from line in File.ReadLines(file).Index()
        select ($"{path}({line.Index + 1})", line.Item);
}
