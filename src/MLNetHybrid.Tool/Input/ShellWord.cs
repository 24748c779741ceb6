using System.Buffers;

namespace MLNetHybrid.Tool.Input;

/// <summary>Text as it is typed in a shell, so that what a message proposes can be pasted.</summary>
internal static class ShellWord
{
    // Inside double quotes these still mean something to a POSIX shell.
    private static readonly SearchValues<char> Expanding = SearchValues.Create("$`\"\\!");
    private const string Harmless = "_./:-+,%@";

    /// <summary>The text itself where a shell takes it as one word, else in quotes.</summary>
    public static string Of(string text) =>
        text.Length > 0 && text.All(character => char.IsLetterOrDigit(character) || Harmless.Contains(character)) ? text
        : !text.AsSpan().ContainsAny(Expanding) ? $"\"{text}\""
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Several words with blanks between them.</summary>
    public static string Of(IEnumerable<string> texts) => string.Join(' ', texts.Select(Of));
}
