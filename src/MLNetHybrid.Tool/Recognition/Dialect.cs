using MLNetHybrid.Tool.Input;
using nietras.SeparatedValues;

namespace MLNetHybrid.Tool.Recognition;

/// <summary>How a file writes rows and numbers, told by its beginning.</summary>
/// <param name="Separator">Between cells.</param>
/// <param name="Decimal">The decimal mark.</param>
/// <param name="HasHeader">Whether the first row names the columns.</param>
/// <param name="Columns">In most rows.</param>
/// <param name="FirstRow">What the first row holds, for people.</param>
internal sealed record Dialect(char Separator, char Decimal, bool HasHeader, int Columns, string FirstRow)
{
    private const int RowsLookedAt = 300;
    private static readonly char[] Separators = [',', ';', '\t', '|'];
    private static readonly char[] Marks = ['.', ','];

    /// <summary>
    /// The separator and the decimal mark with which the rows have equally many cells, and most of these are numbers. What was chosen on
    /// the command line stays so.
    /// </summary>
    /// <param name="beginning">The first lines of the file.</param>
    /// <param name="choices">Of the command line.</param>
    public static Dialect Of(string beginning, ReadingChoices choices)
    {
        bool quoted = beginning.Contains('"');
        (double Fit, char Separator, char Mark, List<string[]> Rows) best = (-1, ',', '.', []);
        foreach (char separator in choices.Separator is char given ? [given] : Separators)
        {
            List<string[]> rows = Rows(beginning, separator);
            foreach (char mark in choices.Decimal is char decimalMark ? [decimalMark] : Marks)
            {
                // With decimal commas, commas separate cells only where numbers are in quotes.
                if (mark == separator && !quoted && choices.Separator is null) continue;
                if (mark == choices.Thousands) continue;
                double fit = Fit(rows, Numbers(choices, mark));
                if (fit > best.Fit) best = (fit, separator, mark, rows);
            }
        }
        CellNumbers numbers = Numbers(choices, best.Mark);
        return new Dialect(best.Separator, best.Mark, choices.HasHeader ?? IsHeader(best.Rows, numbers), MostFrequentWidth(best.Rows),
            best.Rows is [] ? "" : CsvCell.Short(string.Join(' ', best.Rows[0])));
    }

    private static CellNumbers Numbers(ReadingChoices choices, char mark) => new(choices.Layout(',', mark, hasHeader: true));

    private static List<string[]> Rows(string text, char separator)
    {
        var rows = new List<string[]>();
        using SepReader reader = Sep.New(separator)
            .Reader(options => options with { HasHeader = false, DisableColCountCheck = true }).FromText(text);
        try
        {
            foreach (SepReader.Row row in reader)
            {
                if (row.ColCount == 1 && row.Span.IsWhiteSpace()) continue;
                string[] cells = new string[row.ColCount];
                for (int i = 0; i < cells.Length; i++) cells[i] = CsvCell.Read(row[i].Span, out _).ToString();
                rows.Add(cells);
                if (rows.Count == RowsLookedAt) break;
            }
        }
        catch (NotSupportedException)
        {
            // A quote that is never closed: the reader says so.
        }
        return rows;
    }

    // In [0, 1.2]: rows as wide as the others, and cells that are numbers.
    private static double Fit(List<string[]> rows, CellNumbers numbers)
    {
        if (rows.Count == 0) return 0;
        int width = MostFrequentWidth(rows);
        double fit = rows.Count(row => row.Length == width) / (double)rows.Count;
        if (rows[0].Length != width) fit *= 0.3;
        if (width == 1) fit *= 0.5;
        (int cells, int read) = (0, 0);
        foreach (string[] row in rows.Skip(rows.Count > 1 ? 1 : 0))
        {
            cells += row.Length;
            read += row.Count(cell => numbers.TryRead(cell, out _));
        }
        return fit * (0.2 + read / (double)Math.Max(1, cells));
    }

    private static int MostFrequentWidth(List<string[]> rows) =>
        rows is [] ? 1 : rows.CountBy(row => row.Length).MaxBy(width => width.Value).Key;

    // Where a column holds numbers or times, its heading is neither.
    private static bool IsHeader(List<string[]> rows, CellNumbers numbers)
    {
        if (rows.Count < 2) return true;
        string[] first = rows[0];
        if (CountsFromZero(first)) return true;
        (int alike, int compared) = (0, 0);
        for (int i = 0; i < first.Length; i++)
        {
            int column = i;
            string[] below = [.. rows.Skip(1).Where(row => row.Length > column).Select(row => row[column])
                .Where(cell => !numbers.TryRead(cell, out double value) || !double.IsNaN(value))];
            if (below.Length == 0 || !below.All(IsValue)) continue;
            compared++;
            if (IsValue(first[i])) alike++;
        }
        return compared == 0 || 2 * alike <= compared;

        bool IsValue(string cell)
        {
            if (numbers.TryRead(cell, out double value)) return double.IsFinite(value);
            string? pattern = null;
            return ClockFormat.Texts.Any(format => format.Ticks(cell, ref pattern) is not null);
        }
    }

    // As programs write headings that have none: 0, 1, 2, after an index without one.
    private static bool CountsFromZero(string[] first)
    {
        string[] named = first is ["", ..] ? first[1..] : first;
        return named.Length >= 3 && named.Select((cell, i) => cell == FormattableString.Invariant($"{i}")).All(same => same);
    }
}
