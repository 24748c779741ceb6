using MLNetHybrid.Tool.Input;

namespace MLNetHybrid.Tool.Recognition;

/// <summary>What the cells of a column are like.</summary>
internal sealed class ColumnProfile(SensorColumn column, CellNumbers numbers)
{
    /// <summary>A column of more different texts than this is neither one of labels nor one of streams.</summary>
    public const int MostTexts = 10_000;

    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly List<int> _counts = [];
    private readonly List<double> _numbers = [];
    private readonly TextTimes _times = new();
    private List<int>? _rows = [];

    public SensorColumn Column => column;

    public int RowCount => _numbers.Count;

    /// <summary>Cells without a value.</summary>
    public int Missing { get; private set; }

    /// <summary>Cells that hold a number.</summary>
    public int NumberCount { get; private set; }

    /// <summary>Cells that hold something else.</summary>
    public int TextCount => RowCount - Missing - NumberCount;

    /// <summary>Whether all numbers are whole.</summary>
    public bool IsWhole { get; private set; } = true;

    public double Smallest { get; private set; } = double.PositiveInfinity;

    public double Largest { get; private set; } = double.NegativeInfinity;

    /// <summary>The numbers, one per row; NaN where there is none.</summary>
    public IReadOnlyList<double> Numbers => _numbers;

    /// <summary>The different texts in the order of appearance, missing values apart; null: more than <see cref="MostTexts"/>.</summary>
    public IReadOnlyList<string>? Texts => _rows is null ? null : [.. _codes.Keys];

    /// <summary>How often each of <see cref="Texts"/> is there.</summary>
    public IReadOnlyList<int> Counts => _counts;

    /// <summary>For each row the place in <see cref="Texts"/>, -1 where the value is missing; null as that is.</summary>
    public IReadOnlyList<int>? Codes => _rows;

    /// <summary>Whether more cells hold a number than hold something else.</summary>
    public bool IsNumeric => NumberCount > TextCount;

    /// <summary>The ways to read the column's texts as points in time; none if a cell is no time.</summary>
    public IEnumerable<(ClockFormat Format, IReadOnlyList<double> Ticks)> Times =>
        TextCount > 0 && NumberCount == 0 ? _times.Left : [];

    public void Add(ReadOnlySpan<char> cell)
    {
        bool known = numbers.TryRead(cell, out double number), missing = known && double.IsNaN(number);
        _numbers.Add(number);
        if (missing) Missing++;
        else if (known)
        {
            NumberCount++;
            IsWhole &= number == Math.Floor(number);
            (Smallest, Largest) = (Math.Min(Smallest, number), Math.Max(Largest, number));
        }
        if (NumberCount == 0 && _times.Any)
        {
            if (missing) _times.AddMissing();
            else _times.Add(cell);
        }
        if (_rows is null) return;
        if (missing)
        {
            _rows.Add(-1);
            return;
        }
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> codes = _codes.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!codes.TryGetValue(cell, out int code))
        {
            if (_codes.Count == MostTexts)
            {
                _rows = null;
                return;
            }
            codes[cell] = code = _codes.Count;
            _counts.Add(0);
        }
        _counts[code]++;
        _rows.Add(code);
    }
}
