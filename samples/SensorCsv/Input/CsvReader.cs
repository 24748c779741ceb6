using System.Globalization;
using System.Text;

namespace SensorCsv.Input;

/// <summary>
/// Reads numeric CSV with a header line, plain or gzipped (told by its first two bytes). Decimal points, whatever the machine's
/// culture. An empty cell or NaN is a missing value. Anything else that is not a finite number ends the reading with
/// an error that names line and column; lines count from 1, the header.
/// </summary>
internal sealed class CsvReader
{
    private readonly string _file;
    private readonly CsvLayout _layout;
    private readonly char _separator;
    private readonly List<string> _header = [];
    private readonly int[] _features;
    private readonly int _label;

    private CsvReader(string file, string headerLine, CsvLayout layout)
    {
        _file = file;
        _layout = layout;
        _separator = layout.Separator ?? CsvLine.GuessSeparator(headerLine);
        if (!CsvLine.TrySplit(headerLine, _separator, _header)) throw Error(1, "a quote is not closed.");
        if (_header.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Error(1, $"two columns are named '{twice.Key}'.");
        _label = layout.Label is null ? -1 : Position(layout.Label, "label");
        _features = layout.Features is null ? OtherColumns() : [.. layout.Features.Select(name => Position(name, "feature"))];
        if (_features.Length == 0) throw Error(1, "no column is left for the features.");
    }

    /// <exception cref="SensorFileException">The file cannot be opened, or a line cannot be used.</exception>
    public static SensorTable ReadFile(string path, CsvLayout layout)
    {
        try
        {
            using Stream stream = File.OpenRead(path);
            return Read(stream, Path.GetFileName(path), layout);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new SensorFileException($"{path}: {exception.Message}", exception);
        }
    }

    /// <param name="stream">Seekable; stays open.</param>
    /// <param name="file">Name for error messages.</param>
    /// <param name="layout">How the file is to be read.</param>
    public static SensorTable Read(Stream stream, string file, CsvLayout layout)
    {
        using Stream? unzipped = GzipFile.IsGzip(stream) ? GzipFile.Unzip(stream) : null;
        using var text = new StreamReader(unzipped ?? stream, Encoding.UTF8, leaveOpen: true);
        string header = text.ReadLine() ?? throw new SensorFileException($"{file}: the file is empty.");
        return new CsvReader(file, header, layout).ReadRows(text);
    }

    private SensorTable ReadRows(StreamReader text)
    {
        var rows = new List<float[]>();
        List<bool>? labels = _label < 0 ? null : [];
        var cells = new List<string>(_header.Count);
        for (int line = 2; text.ReadLine() is { } content; line++)
        {
            if (string.IsNullOrWhiteSpace(content)) continue;
            if (!CsvLine.TrySplit(content, _separator, cells)) throw Error(line, "a quote is not closed.");
            if (cells.Count != _header.Count) throw Error(line, $"{cells.Count} cells where the header has {_header.Count} columns.");
            rows.Add([.. _features.Select(column => Number(cells[column], line, column))]);
            labels?.Add(Label(cells[_label], line));
        }
        if (rows.Count == 0) throw new SensorFileException($"{_file}: there is no row below the header.");
        return new SensorTable([.. _features.Select(column => _header[column])], rows, labels);
    }

    private float Number(string cell, int line, int column)
    {
        if (cell.Length == 0) return float.NaN;
        if (!float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) || float.IsInfinity(value))
            throw Error(line, $"column '{_header[column]}': '{cell}' is not a finite number with a decimal point. To leave the column out: --ignore {_header[column]}");
        return value;
    }

    private bool Label(string cell, int line) =>
        float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && value is 0 or 1
            ? value == 1
            : throw Error(line, $"column '{_layout.Label}': '{cell}' is not a label; it must be 0 (normal) or 1 (anomaly).");

    private int[] OtherColumns()
    {
        int[] ignored = [.. (_layout.Ignored ?? []).Select(name => Position(name, "ignored"))];
        return [.. Enumerable.Range(0, _header.Count).Where(column => column != _label && !ignored.Contains(column))];
    }

    private int Position(string name, string role)
    {
        int position = _header.IndexOf(name);
        if (position < 0) throw Error(1, $"there is no {role} column '{name}'. The columns are: {string.Join(", ", _header)}.");
        return position;
    }

    private SensorFileException Error(int line, string problem) => new(FormattableString.Invariant($"{_file}, line {line}: {problem}"));
}
