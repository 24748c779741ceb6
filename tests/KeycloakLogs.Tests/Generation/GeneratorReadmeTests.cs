using System.Text.RegularExpressions;
using KeycloakLogGenerator;

namespace KeycloakLogs.Tests.Generation;

public sealed partial class GeneratorReadmeTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("samples/KeycloakLogGenerator/README.md"));

    [Fact]
    public void Every_kind_of_attack_has_its_row() =>
        Assert.Equal(AttackKinds.All.Names.Order(StringComparer.Ordinal), FirstCells().Intersect(AttackKinds.All.Names)
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Every_option_has_its_row_with_its_default()
    {
        var defaults = new GeneratorOptions();
        foreach (System.Reflection.PropertyInfo option in typeof(GeneratorOptions).GetProperties().Where(option => option.CanWrite))
        {
            string value = Convert.ToString(option.GetValue(defaults), System.Globalization.CultureInfo.InvariantCulture)!;
            Assert.Matches($@"(?m)^\| `{option.Name}` \| `--[a-z-]+` \| `?{Regex.Escape(value)}`? \|", Page);
        }
    }

    private static string[] FirstCells() => [.. Rows().Matches(Page).Select(row => row.Groups["cell"].Value)];

    [GeneratedRegex(@"^\| (?<cell>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
