using System.Globalization;

namespace Samples;

/// <summary>
/// Text for a terminal. Names and cells come from files of others: what would move the cursor or turn the writing around is shown as its
/// code.
/// </summary>
internal static class TerminalText
{
    public static string Of(string text) => text.All(IsPlain) ? text
        : string.Concat(text.Select(
            character => IsPlain(character) ? character.ToString() : FormattableString.Invariant($"\\u{(int)character:x4}")));

    private static bool IsPlain(char character) =>
        character == '\n' || char.GetUnicodeCategory(character) is not (UnicodeCategory.Control or UnicodeCategory.Format);
}
