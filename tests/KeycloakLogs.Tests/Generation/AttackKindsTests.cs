using KeycloakLogGenerator;
using KeycloakLogGenerator.Events;
using KeycloakLogs.Tests.Commands;

namespace KeycloakLogs.Tests.Generation;

public sealed class AttackKindsTests
{
    [Fact]
    public void Seven_kinds_are_classic_and_fourteen_are_all()
    {
        Assert.Equal((7, 14), (AttackKinds.Classic.Names.Count, AttackKinds.All.Names.Count));
        Assert.Distinct(AttackKinds.All.Names);
        Assert.Equal(AttackKinds.Classic, new GeneratorOptions().Kinds);
    }

    [Theory]
    [InlineData("classic")]
    [InlineData("all")]
    [InlineData("token replay,insider")]
    public void Text_names_the_kinds_and_comes_back(string text) => Assert.Equal(text, AttackKinds.Parse(text).ToString());

    [Fact]
    public void Order_repetition_and_hyphens_do_not_matter()
    {
        Assert.Equal(
            AttackKinds.Of(AttackKind.TokenReplay, AttackKind.Insider), AttackKinds.Parse("insider, token-replay,insider"));
        Assert.Equal(AttackKinds.All, AttackKinds.Of([.. AttackKinds.All.Names.Reverse()]));
        Assert.True(AttackKinds.Parse("password reset takeover").Contains(AttackKind.PasswordTakeover));
        Assert.Equal(8, AttackKinds.Parse("classic,insider").Names.Count);
    }

    [Theory]
    [InlineData("phishing", "phishing")]
    [InlineData("insider,", "")]
    [InlineData("", "")]
    public void An_unknown_kind_is_named(string text, string name)
    {
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => AttackKinds.Parse(text));
        Assert.StartsWith("Generator.Kinds must be classic, all or names out of brute force, ", thrown.Message, StringComparison.Ordinal);
        Assert.Contains($"insider; got '{name}'.", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_names_kinds_too()
    {
        using var folder = new TemporaryFolder();
        CommandRun run = await CommandRun.Of("generate", "--out", folder.Path, "--kinds", "phishing");
        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("got 'phishing'.", run.Error.TrimEnd(), StringComparison.Ordinal);
        Assert.Empty(folder.Names);

        run = await CommandRun.Of("generate", "--out", folder.Path, "--users", "20", "--events", "1400", "--kinds", "insider");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(
            "\"attack\":\"insider\"", await File.ReadAllTextAsync(folder.File("test.json"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }
}
