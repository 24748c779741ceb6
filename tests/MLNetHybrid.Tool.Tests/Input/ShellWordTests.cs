using MLNetHybrid.Tool.Input;

namespace MLNetHybrid.Tool.Tests.Input;

public sealed class ShellWordTests
{
    [Theory]
    [InlineData("flow", "flow")]
    [InlineData("flow_l/min", "flow_l/min")]
    [InlineData("température", "température")]
    [InlineData("", "\"\"")]
    [InlineData("flow rate", "\"flow rate\"")]
    [InlineData("flow (l)", "\"flow (l)\"")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("~", "\"~\"")]
    [InlineData("$(reboot)", "'$(reboot)'")]
    [InlineData("say \"it's\"", "'say \"it'\\''s\"'")]
    public void Text_becomes_one_word(string text, string word) => Assert.Equal(word, ShellWord.Of(text));
}
