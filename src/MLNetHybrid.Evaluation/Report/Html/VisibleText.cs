using System.Buffers;
using System.Text;

namespace MLNetHybrid.Evaluation.Report.Html;

/// <summary>
/// Text that shows all it holds. Names come from data, and data from strangers: a control character or half a surrogate pair makes the page
/// invalid, and a character that turns the direction of writing around makes a name look like another one. Such characters are written as
/// their code points, U+202E.
/// </summary>
internal static class VisibleText
{
    // Characters that have no place in HTML or are not seen: controls except tab and line breaks, marks and overrides of the direction,
    // zero-width spaces,
    // noncharacters. Joiners (U+200C, U+200D) stay: scripts and emoji need them. Surrogates are looked at one by one.
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0x10000).Select(code => (char)code)
            .Where(c => char.IsSurrogate(c) || (char.IsControl(c) && c is not ('\t' or '\n' or '\r')) || IsHidden(c)),
    ]);

    public static string Of(string text)
    {
        if (text.AsSpan().IndexOfAny(Suspects) < 0) return text;
        var visible = new StringBuilder(text.Length + 16);
        for (int i = 0; i < text.Length;)
        {
            bool isWhole = Rune.TryGetRuneAt(text, i, out Rune rune);
            int length = isWhole ? rune.Utf16SequenceLength : 1, code = isWhole ? rune.Value : text[i];
            bool isVisible = isWhole && (rune.IsBmp ? !Suspects.Contains(text[i]) : !IsHidden(code));
            if (isVisible) visible.Append(text, i, length);
            else visible.Append(CultureInfo.InvariantCulture, $"U+{code:X4}");
            i += length;
        }
        return visible.ToString();
    }

    private static bool IsHidden(int code) =>
        code is 0x00ad or 0x061c or 0x180e or 0x200b or 0x200e or 0x200f or (>= 0x2028 and <= 0x202e) or (>= 0x2060 and <= 0x206f)
        or 0xfeff or (>= 0xfff9 and <= 0xfffb) or (>= 0xfdd0 and <= 0xfdef) or (>= 0xe0000 and <= 0xe007f) || (code & 0xfffe) == 0xfffe;
}
