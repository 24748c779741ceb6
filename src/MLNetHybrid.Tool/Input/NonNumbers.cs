using Samples;

namespace MLNetHybrid.Tool.Input;

/// <summary>Cells that hold no number where one is needed, so that one message names every column of text at once.</summary>
internal sealed class NonNumbers(CsvLayout layout)
{
    // Behind the first such cell, these many lines are looked through for other columns.
    private const int Lines = 1000;
    private readonly SortedDictionary<int, (SensorColumn Column, int Line, string Cell, bool InFirstRow)> _found = [];
    private int _firstLine;

    public bool Any => _found.Count > 0;

    public void Add(SensorColumn column, int line, ReadOnlySpan<char> cell, bool inFirstRow)
    {
        if (_found.Count == 0) _firstLine = line;
        if (!_found.ContainsKey(column.Number)) _found.Add(column.Number, (column, line, CsvCell.Short(cell), inFirstRow));
    }

    /// <summary>True once enough lines were looked at.</summary>
    public bool EnoughAt(int line) => Any && line >= _firstLine + Lines;

    /// <summary>What is wrong, with what to write on the command line.</summary>
    public InputFileException Error(string file)
    {
        (SensorColumn column, int line, string cell, bool inFirstRow) = _found.Values.First(found => found.Line == _firstLine);
        string[] hints = [.. HintsAtMarks(cell)];
        string problem = _found.Count == 1 || hints.Length > 0
            ? $"column {column}: '{cell}' is not a finite number with a decimal {(layout.Decimal == '.' ? "point" : "comma")}."
            : $"{_found.Count} columns do not hold finite numbers: "
                + $"{string.Join(", ", _found.Values.Select(found => $"{found.Column} ('{found.Cell}')"))}.";
        if (hints.Length == 0 && !inFirstRow) hints = [$"if '{cell}' stands for a missing value: --missing {ShellWord.Of(cell)}"];
        string ignore = $"to leave {(_found.Count == 1 ? "the column" : "such columns")} out: --ignore "
            + $"{ShellWord.Of(_found.Values.Select(found => found.Column.Word))}";
        return new(FormattableString.Invariant($"{file}, line {line}: {problem}") + Hints.Lines([.. hints, ignore]));
    }

    // The cell is a number in another country.
    private IEnumerable<string> HintsAtMarks(string cell)
    {
        char here = layout.Decimal, other = here == '.' ? ',' : '.';
        bool reads = Reads(layout with { Decimal = other, Thousands = null });
        if (reads) yield return $"if its numbers have a decimal {(other == ',' ? "comma" : "point")}: --decimal {other}";
        if (Reads(layout with { Thousands = other })) yield return $"if the mark separates thousands: --thousands {other}";
        if (!reads && Reads(layout with { Decimal = other, Thousands = here }))
            yield return $"if so written: --decimal {other} --thousands {here}";

        bool Reads(CsvLayout there) => new CellNumbers(there).TryRead(cell, out double value) && double.IsFinite(value);
    }
}
