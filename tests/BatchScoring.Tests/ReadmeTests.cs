using System.CommandLine;
using System.Text.RegularExpressions;
using BatchScoring.Commands;
using Spectre.Console;

namespace BatchScoring.Tests;

public sealed partial class ReadmeTests
{
    private static readonly string Sample = Repository.PathOf("samples/BatchScoring"), Readme = Text("README.md");

    [Fact]
    public void Its_command_lines_are_understood()
    {
        RootCommand root = BatchProgram.Create(AnsiConsole.Console, TextWriter.Null, TextWriter.Null);
        MatchCollection lines = CommandLines().Matches(Readme);
        Assert.All(lines, line => Assert.Empty(root.Parse(line.Groups["arguments"].Value).Errors));
        Assert.Equal(
            root.Subcommands.Where(command => !command.Hidden).Select(command => command.Name).Order(),
            lines.Select(line => line.Groups["arguments"].Value.Split(' ')[0]).Distinct().Order());
    }

    [Fact]
    public void Its_Python_stands_in_the_sample() => Assert.All(
        PythonBlocks().Matches(Readme), block =>
        Assert.Contains(block.Groups["code"].Value, Text("spark/score_table.py"), StringComparison.Ordinal));

    [Fact]
    public void It_has_Python() => Assert.Matches(PythonBlocks(), Readme);

    [Fact]
    public void Files_that_it_points_to_are_there() => Assert.All(
        Links().Matches(Readme), link => Assert.True(Path.Exists(Path.Combine(Sample, link.Groups["path"].Value)), link.Value));

    private static string Text(string name) =>
        File.ReadAllText(Path.Combine(Sample, name)).Replace("\r\n", "\n", StringComparison.Ordinal);

    [GeneratedRegex(@"^dotnet run --project samples/BatchScoring -c Release -- (?<arguments>.+)$", RegexOptions.Multiline)]
    private static partial Regex CommandLines();

    [GeneratedRegex(@"```python\n(?<code>.+?)```", RegexOptions.Singleline)]
    private static partial Regex PythonBlocks();

    [GeneratedRegex(@"\]\((?<path>[^)#:]+)\)")]
    private static partial Regex Links();
}
