using MLNetHybrid.Tool.Results;
using Samples;

namespace MLNetHybrid.Tool.Tests.Results;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("flow °C\n  --ignore flow", "flow °C\n  --ignore flow")]
    [InlineData("a\u001b[2Jb", "a\\u001b[2Jb")]
    [InlineData("a\r\u202eb", "a\\u000d\\u202eb")]
    public void Control_characters_are_shown_as_codes(string text, string shown) => Assert.Equal(shown, TerminalText.Of(text));
}
