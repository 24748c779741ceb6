using nietras.SeparatedValues;
using Samples;

namespace MLNetHybrid.Tool.Input;

/// <summary>
/// Reads numeric CSV with a header row, plain or gzipped (told by its first two bytes), with Sep. Anything that is neither a finite
/// number nor a missing value ends the reading with an error that names line and column; lines count from 1, the header.
/// </summary>
internal sealed class CsvReader
{
    private readonly string _file;
    private readonly CsvLayout _layout;
    private readonly CellNumbers _numbers;
    private readonly NonNumbers _nonNumbers;
    private readonly CsvHeader _header;
    private readonly SensorColumn[] _features;
    private readonly SensorColumn? _label, _partition, _clock;
    private readonly int _headerLine;
    private readonly List<double[]> _rows = [];
    private readonly LabelColumn? _labels;
    private readonly StreamColumn? _streams;
    private readonly List<string>? _clocks;
    private readonly List<string> _remarks = [];
    private bool _hasLongCells;

    private CsvReader(string file, CsvLayout layout, int line, string[] firstRow)
    {
        (_file, _layout, _headerLine, _numbers, _nonNumbers) = (file, layout, line, new CellNumbers(layout), new NonNumbers(layout));
        if (layout.HasHeader is null && AreNumbers(firstRow))
        {
            throw Error(line, $"row 1 holds only numbers ({CsvCell.Short(string.Join(' ', firstRow))}): is the header missing?"
                + Hints.Lines("if the row is data: --no-header", "if it names the columns: --header"));
        }
        _header = layout.HasHeader == false ? CsvHeader.Numbered(firstRow.Length) : CsvHeader.Of(firstRow);
        _label = layout.Label is null ? null : Column(layout.Label, "label");
        _partition = layout.Partition is null ? null : Column(layout.Partition, "partition");
        _clock = layout.Clock is null ? null : Column(layout.Clock, "clock");
        SensorColumn[] others = OtherColumns();
        _features = layout.Features is null ? others : [.. layout.Features.Select(name => Column(name, "feature"))];
        _labels = _label is null ? null : new LabelColumn(_label, layout, file);
        _streams = _partition is null ? null : new StreamColumn();
        _clocks = _clock is null ? null : [];
        if (_features.Length == 0) throw Error(line, "no column is left for the features: none holds numbers that vary."
            + Hints.Lines("to name them: --features COLUMN ..."));
        foreach (IGrouping<string, SensorColumn> repeated in _header.Repeated.Where(repeated => repeated.Any(_features.Contains)))
            _remarks.Add($"{repeated.Count()} columns are named '{repeated.Key}'; they are called {string.Join(", ", repeated)}."
                + Hints.Lines($"to leave them out: --ignore {ShellWord.Of(repeated.Key)}"));
    }

    /// <exception cref="InputFileException">The file cannot be opened, or a line cannot be used.</exception>
    public static SensorTable ReadFile(string path, CsvLayout layout) => Open(path, (stream, file) => Read(stream, file, layout));

    /// <summary>Opens a file and reads it.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="read">Is given a stream that can seek, and the name for messages.</param>
    /// <exception cref="InputFileException">The file cannot be opened, or <paramref name="read"/> says so.</exception>
    public static T Open<T>(string path, Func<Stream, string, T> read)
    {
        if (Directory.Exists(path)) throw new InputFileException($"{path}: this is a folder; name a file.");
        try
        {
            using Stream stream = File.OpenRead(path);
            if (!stream.CanSeek) throw new InputFileException($"{path}: this is not a regular file; write its contents to one first.");
            return read(stream, Path.GetFileName(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InputFileException($"{path}: {exception.Message}", exception);
        }
    }

    /// <param name="stream">Seekable; stays open.</param>
    /// <param name="file">Name for error messages.</param>
    /// <param name="layout">How the file is to be read.</param>
    public static SensorTable Read(Stream stream, string file, CsvLayout layout)
    {
        char separator = InputText.Separator(stream, file, layout);
        using StreamReader text = InputText.Open(stream, layout);
        try
        {
            using SepReader rows = Sep.New(layout.Separator ?? separator)
                .Reader(options => options with { HasHeader = false, DisableColCountCheck = true }).From(text);
            CsvReader? reader = null;
            foreach (SepReader.Row row in rows)
            {
                if (row.ColCount == 1 && row.Span.IsWhiteSpace()) continue;
                // Sep counts right from the second row on.
                int line = row.RowIndex == 0 ? 1 : row.LineNumberFrom;
                bool longCells = RequireQuotesInPlace(row, line, file);
                bool isHeader = reader is null && layout.HasHeader != false;
                reader ??= new CsvReader(file, layout, line, Cells(row));
                reader._hasLongCells |= longCells;
                if (!isHeader && !reader.TryAdd(row, line)) break;
            }
            return reader?.ToTable() ?? throw new InputFileException($"{file}: the file is empty.");
        }
        catch (NotSupportedException)
        {
            throw new InputFileException($"{file}: a row is longer than Sep reads, 16 million characters. Is a quote not closed?");
        }
    }

    private bool AreNumbers(string[] cells)
    {
        bool any = false;
        foreach (string cell in cells)
        {
            if (!_numbers.TryRead(cell, out double value)) return false;
            any |= double.IsFinite(value);
        }
        return any;
    }

    // False: there is no sense in reading on.
    private bool TryAdd(SepReader.Row row, int line)
    {
        if (row.ColCount != _header.Columns.Count)
        {
            string first = _layout.HasHeader == false ? "the first row" : "the header";
            throw Error(line, FormattableString.Invariant($"{row.ColCount} cells where {first} has {_header.Columns.Count} columns."));
        }
        double[] values = new double[_features.Length];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<char> cell = Cell(row, _features[i]);
            if (!_numbers.TryRead(cell, out values[i])) _nonNumbers.Add(_features[i], line, cell, inFirstRow: _rows.Count == 0);
        }
        if (_nonNumbers.Any) return !_nonNumbers.EnoughAt(line);
        _rows.Add(values);
        _labels?.Add(Cell(row, _label!), line);
        _streams?.Add(Cell(row, _partition!));
        _clocks?.Add(Cell(row, _clock!).ToString());
        return true;
    }

    private SensorTable ToTable()
    {
        if (_nonNumbers.Any) throw _nonNumbers.Error(_file);
        if (_rows.Count == 0) throw new InputFileException($"{_file}: there is no row below the header.");
        bool[]? labels = _labels?.ToLabels(_remarks);
        return new SensorTable(_features, _rows, labels, _streams?.Names)
        {
            Clocks = _clocks,
            LabelColumn = _label,
            StreamColumn = _partition,
            ClockColumn = _clock,
            AnomalyTexts = _labels?.AnomalyTexts ?? [],
            HasSpecialNumbers = _numbers.SawSpecial,
            HasLongCells = _hasLongCells,
            Remarks = _remarks,
        };
    }

    private static ReadOnlySpan<char> Cell(SepReader.Row row, SensorColumn column) => CsvCell.Read(row[column.Number - 1].Span, out _);

    private static string[] Cells(SepReader.Row row)
    {
        string[] cells = new string[row.ColCount];
        for (int i = 0; i < cells.Length; i++) cells[i] = CsvCell.Read(row[i].Span, out _).ToString();
        return cells;
    }

    // In every column: a quote out of place moves the cells behind it. True: a cell goes on in the next line.
    private static bool RequireQuotesInPlace(SepReader.Row row, int line, string file)
    {
        if (!row.Span.Contains('"')) return false;
        for (int i = 0; i < row.ColCount; i++)
        {
            CsvCell.Read(row[i].Span, out string? problem);
            if (problem is not null) throw Error(file, line, FormattableString.Invariant($"column {i + 1}: {problem}"));
        }
        return row.Span.ContainsAny('\n', '\r');
    }

    private SensorColumn[] OtherColumns()
    {
        HashSet<SensorColumn> others =
            [.. _layout.Ignored.SelectMany(name => Columns(name, "ignored")),
                .. new[] { _label, _partition, _clock }.OfType<SensorColumn>()];
        return [.. _header.Columns.Where(column => !others.Contains(column))];
    }

    private SensorColumn Column(string name, string role)
    {
        SensorColumn[] columns = Columns(name, role);
        return columns.Length == 1
            ? columns[0]
            : throw Error(_headerLine, $"{columns.Length} columns are named '{name}'. Say which one: "
                + $"{string.Join(" or ", columns.Select(column => ShellWord.Of(column.Name)))}.");
    }

    private SensorColumn[] Columns(string name, string role)
    {
        SensorColumn[] columns = [.. _header.Find(name)];
        if (columns.Length > 0) return columns;
        string hint = name.Contains(',') ? $" Names are separated by blanks: {string.Join(' ', name.Split(',').Select(ShellWord.Of))}" : "";
        throw Error(_headerLine, $"there is no {role} column '{name}'. The columns are: {_header}.{hint}");
    }

    private InputFileException Error(int line, string problem) => Error(_file, line, problem);

    private static InputFileException Error(string file, int line, string problem) =>
        new(FormattableString.Invariant($"{file}, line {line}: {problem}"));
}
