using System.Text.RegularExpressions;
using ScoringService.Hosting;

namespace ScoringService.Tests;

public sealed partial class ReadmeTests(TrainedModel model)
{
    private static readonly string Sample = Repository.PathOf("samples/ScoringService"),
        Readme = File.ReadAllText(Path.Combine(Sample, "README.md"));

    [Fact]
    public void It_names_every_setting_and_its_default()
    {
        var defaults = new ServiceSettings();
        string[] expected =
        [
            .. typeof(ServiceSettings).GetProperties().Where(property => property.DeclaringType == typeof(ServiceSettings))
                .Select(property => $"| `{property.Name}` | {Text(property.Name, property.GetValue(defaults))} |"),
        ];
        Assert.Equal(expected, Rows().Matches(Readme).Select(row => row.Value));
    }

    [Fact]
    public void Files_that_it_points_to_are_there() => Assert.All(
        Links().Matches(Readme), link => Assert.True(Path.Exists(Path.Combine(Sample, link.Groups["path"].Value)), link.Value));

    [Fact]
    public async Task Addresses_that_it_names_are_those_of_the_interface()
    {
        using var folder = new TemporaryFolder();
        await using RunningService service = await RunningService.Start(folder, model);
        string description = await service.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        string[] paths = [.. System.Text.Json.JsonDocument.Parse(description).RootElement.GetProperty("paths").EnumerateObject()
            .Select(path => path.Name)];
        Assert.All(paths, path => Assert.Contains(
            $"{path.Replace("{key}", "{user}", StringComparison.Ordinal)}`", Readme, StringComparison.Ordinal));
        Assert.Equal(13, paths.Length);
    }

    private static string? Text(string name, object? value) => (name, value) switch
    {
        (nameof(ServiceSettings.Hosts), _) => "localhost names",
        (_, null) => "none",
        (_, bool flag) => flag ? "true" : "false",
        _ => value.ToString(),
    };

    [GeneratedRegex(@"^\| `[A-Z][A-Za-z]+` \| [^|]+ \|", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex(@"\]\((?<path>[^)#:]+)\)")]
    private static partial Regex Links();
}
