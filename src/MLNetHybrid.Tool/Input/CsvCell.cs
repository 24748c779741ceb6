namespace MLNetHybrid.Tool.Input;

/// <summary>
/// What a cell of a CSV file says (RFC 4180): in double quotes it may hold the separator, line ends, and a quote as two quotes.
/// Sep only cuts rows into cells and lets any quote pass; here a quote out of place is found.
/// </summary>
internal static class CsvCell
{
    /// <summary>
    /// The cell without its quotes and the white space around. <paramref name="problem"/> is null, or says what is wrong.
    /// </summary>
    public static ReadOnlySpan<char> Read(ReadOnlySpan<char> cell, out string? problem)
    {
        problem = null;
        cell = cell.Trim();
        if (!cell.Contains('"')) return cell;
        if (cell[0] != '"')
        {
            problem = $"'{Short(cell)}' has a quote, but does not begin with one.";
            return cell;
        }
        int close = ClosingQuote(cell);
        if (close < 0) problem = "a quote is not closed.";
        else if (close < cell.Length - 1) problem = $"'{Short(cell[(close + 1)..])}' stands behind the closing quote.";
        else
            return cell[1..close].Contains('"')
                ? cell[1..close].ToString().Replace("\"\"", "\"", StringComparison.Ordinal).Trim()
                : cell[1..close].Trim();
        return cell;
    }

    /// <summary>The beginning of a text, for a message.</summary>
    public static string Short(ReadOnlySpan<char> text) => text.Length <= 60 ? text.ToString() : $"{text[..60]}…";

    private static int ClosingQuote(ReadOnlySpan<char> cell)
    {
        for (int i = 1; i < cell.Length; i++)
        {
            if (cell[i] != '"') continue;
            if (i + 1 == cell.Length || cell[i + 1] != '"') return i;
            i++;
        }
        return -1;
    }
}
