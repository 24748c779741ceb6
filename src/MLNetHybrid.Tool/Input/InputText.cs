using System.Buffers;
using Samples;

namespace MLNetHybrid.Tool.Input;

/// <summary>The text of a file, plain or gzipped.</summary>
internal static class InputText
{
    private const int BeginningLength = 1 << 16;
    private const char NotInThisEncoding = '\ufffd';
    private static readonly char[] Separators = [',', ';', '\t', '|'];

    /// <summary>The text from its start. A byte order mark goes before <see cref="CsvLayout.Encoding"/>.</summary>
    /// <param name="stream">Seekable; stays open.</param>
    /// <param name="layout">How the file is to be read.</param>
    public static StreamReader Open(Stream stream, CsvLayout layout)
    {
        stream.Position = 0;
        Stream contents = GzipContents.IsGzip(stream) ? new GzipContents(stream, layout.MaximumBytes) : stream;
        return new StreamReader(contents, layout.Encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: contents == stream);
    }

    /// <summary>
    /// The most frequent of comma, semicolon, tab and bar in the first line outside of quotes; a comma that is the decimal mark only where
    /// there is no other.
    /// </summary>
    public static char Separator(Stream stream, string file, CsvLayout layout)
    {
        string line = FirstLine(Beginning(stream, file, layout));
        var counts = Separators.ToDictionary(separator => separator, _ => 0);
        bool quoted = false;
        foreach (char character in line)
        {
            if (character == '"') quoted = !quoted;
            else if (!quoted && counts.TryGetValue(character, out int count)) counts[character] = count + 1;
        }
        char[] candidates = layout.Decimal == ',' && counts.Any(count => count.Key != ',' && count.Value > 0)
            ? [.. Separators.Where(separator => separator != ',')]
            : Separators;
        return candidates.MaxBy(separator => counts[separator]);
    }

    /// <summary>The first whole lines, up to 65,536 characters; of a single longer line its beginning.</summary>
    /// <exception cref="InputFileException">There is no text, or it is written in another encoding.</exception>
    public static string Beginning(Stream stream, string file, CsvLayout layout)
    {
        char[] buffer = ArrayPool<char>.Shared.Rent(BeginningLength);
        using StreamReader text = Open(stream, layout);
        string beginning = new(buffer, 0, text.ReadBlock(buffer, 0, BeginningLength));
        ArrayPool<char>.Shared.Return(buffer);
        if (string.IsNullOrWhiteSpace(beginning)) throw new InputFileException($"{file}: the file is empty.");
        string line = FirstLine(beginning);
        if (line.Contains('\0'))
            throw new InputFileException(
                $"{file}, line 1: there are NUL characters." + Hints.Lines("if the file is UTF-16: --encoding utf-16"));
        if (line.Contains(NotInThisEncoding))
            throw new InputFileException(
                $"{file}, line 1: the names are not written in {text.CurrentEncoding.WebName}: {CsvCell.Short(line)}"
                + Hints.Lines("for example, of an older Windows program: --encoding windows-1252"));
        int end = beginning.LastIndexOfAny(['\n', '\r']);
        return beginning.Length < BeginningLength || end <= line.Length ? beginning : beginning[..(end + 1)];
    }

    private static string FirstLine(string beginning) => beginning.TrimStart('\r', '\n', ' ').Split('\n', '\r')[0];
}
