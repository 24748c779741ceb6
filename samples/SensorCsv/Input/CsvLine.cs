namespace SensorCsv.Input;

/// <summary>Cuts one line of a CSV file into cells. A cell in double quotes may hold the separator, and a quote as two quotes.</summary>
internal static class CsvLine
{
    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>The most frequent of comma, semicolon and tab; comma where none occurs.</summary>
    public static char GuessSeparator(string header) => Separators.MaxBy(separator => header.Count(character => character == separator));

    /// <summary>Replaces the contents of <paramref name="cells"/>, trimmed of white space. False if a quote is not closed.</summary>
    public static bool TrySplit(string line, char separator, List<string> cells)
    {
        cells.Clear();
        for (int position = 0; ;)
        {
            int start = position;
            while (start < line.Length && line[start] == ' ' && separator != ' ') start++;
            int end;
            if (start < line.Length && line[start] == '"')
            {
                int close = ClosingQuote(line, start);
                if (close < 0) return false;
                cells.Add(line[(start + 1)..close].Replace("\"\"", "\"", StringComparison.Ordinal).Trim());
                end = line.IndexOf(separator, close);
            }
            else
            {
                end = line.IndexOf(separator, position);
                cells.Add(line[position..(end < 0 ? line.Length : end)].Trim());
            }
            if (end < 0) return true;
            position = end + 1;
        }
    }

    private static int ClosingQuote(string line, int open)
    {
        for (int i = open + 1; i < line.Length; i++)
        {
            if (line[i] != '"') continue;
            if (i + 1 == line.Length || line[i + 1] != '"') return i;
            i++;
        }
        return -1;
    }
}
