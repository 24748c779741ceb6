using System.Globalization;
using System.Text.RegularExpressions;

namespace MLNetHybrid.Tool.Input;

/// <summary>
/// Reads a cell as a number, whatever the machine's culture. An empty cell, NaN, NA, N/A, null, None, nil, -, ? and pandas' other
/// texts, in upper or lower case, are missing values. "12 %" is 0.12.
/// </summary>
internal sealed class CellNumbers
{
    private static readonly string[] AlwaysMissing =
    [
        "", "NA", "N/A", "<NA>", "#NA", "#N/A", "#N/A N/A", "NaN", "-NaN", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN", "null", "nil",
        "None", "-", "--", "?",
    ];

    private readonly NumberFormatInfo _format = (NumberFormatInfo)CultureInfo.InvariantCulture.NumberFormat.Clone();
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _missing;
    private readonly double[] _missingNumbers;
    private readonly Regex? _grouped;

    public CellNumbers(CsvLayout layout)
    {
        _format.NumberDecimalSeparator = layout.Decimal.ToString();
        // The marks must differ, even where only one of them is allowed.
        _format.NumberGroupSeparator = (layout.Thousands ?? (layout.Decimal == ',' ? '.' : ',')).ToString();
        if (layout.Thousands is char thousands)
            _grouped = new Regex($@"^[+-]?\d{{1,3}}({Regex.Escape($"{thousands}")}\d{{3}})+({Regex.Escape($"{layout.Decimal}")}\d*)?$",
                RegexOptions.CultureInvariant);
        _missing = new HashSet<string>([.. AlwaysMissing, .. layout.Missing], StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _missingNumbers = [.. layout.Missing.Select(text => TryParseFinite(text, out double value) ? value : double.NaN)
            .Where(double.IsFinite)];
    }

    /// <summary>Whether some cell was read otherwise than a plain number is: a percentage, thousands, a number that means a gap.</summary>
    public bool SawSpecial { get; private set; }

    /// <summary>False if the cell holds neither a finite number nor a missing value, which is NaN.</summary>
    public bool TryRead(ReadOnlySpan<char> cell, out double value)
    {
        if (TryParseFinite(cell, out value) || TryParsePercent(cell, out value))
        {
            // A number such as -999 may stand for a missing value, however it is written.
            if (_missingNumbers.Length > 0 && _missingNumbers.Contains(value))
            {
                value = double.NaN;
                SawSpecial = true;
            }
            return true;
        }
        value = double.NaN;
        return _missing.Contains(cell);
    }

    private bool TryParsePercent(ReadOnlySpan<char> cell, out double value)
    {
        value = 0;
        if (cell.Length == 0 || cell[^1] != '%' || !TryParseFinite(cell[..^1], out value)) return false;
        value /= 100;
        return SawSpecial = true;
    }

    private bool TryParseFinite(ReadOnlySpan<char> cell, out double value)
    {
        NumberStyles styles = NumberStyles.Float;
        if (_grouped is not null && _grouped.IsMatch(cell))
        {
            styles |= NumberStyles.AllowThousands;
            SawSpecial = true;
        }
        return double.TryParse(cell, styles, _format, out value) && double.IsFinite(value);
    }
}
