using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace AnomalyConsole;

/// <summary>The file, and which of its columns is what.</summary>
internal sealed class CsvFile
{
    // Columns that are called so and hold two values are taken for labels, and left out.
    private static readonly string[] LabelWords = ["label", "anomal", "outlier", "attack", "fault", "class", "target", "changepoint"];

    private readonly Settings _settings;
    private readonly string[] _header;
    private readonly char _separator, _decimal = '.';
    private readonly int _time, _machine, _label;
    private readonly int[] _measured;

    private CsvFile(Settings settings)
    {
        _settings = settings;
        if (!File.Exists(settings.File))
            throw new InvalidDataException($"{Path.GetFullPath(settings.File)} is not there. Its path stands at the top of Program.cs: "
                + "whole, or as it is seen from the folder of the program.");
        string first = File.ReadLines(settings.File).FirstOrDefault() ?? throw new InvalidDataException($"{settings.File} is empty.");
        _separator = settings.Separator is "auto" ? ",;|\t".MaxBy(mark => first.Count(letter => letter == mark)) : settings.Separator[0];
        _header = Cells(first);
        _time = Place(settings.Time, "Time", isDefault: settings.Time == "time");
        _machine = Place(settings.Machine, "Machine", isDefault: settings.Machine == "machine");
        _label = Place(settings.Label, "Label", isDefault: false);
        int[] ignored = [.. settings.Ignored.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(name => Place(name, "Ignored", isDefault: false))];
        // One pass: of each column its first cell that is not empty, and whether it holds more than two values.
        string?[] firstCells = new string?[_header.Length];
        HashSet<string>[] values = [.. _header.Select(_ => new HashSet<string>())];
        foreach (string[] row in File.ReadLines(settings.File).Skip(1).Select(Cells))
        {
            for (int i = 0; i < _header.Length; i++)
            {
                string cell = row.ElementAtOrDefault(i) ?? "";
                if (cell.Length > 0) firstCells[i] ??= cell;
                if (values[i].Count < 3) values[i].Add(cell);
            }
        }
        int[] others = [.. Enumerable.Range(0, _header.Length).Except([_time, _machine, _label, .. ignored])];
        if (_separator != ',' && others.Any(i => firstCells[i] is string cell && cell.Contains(','))) _decimal = ',';
        foreach (int i in others)
            if (firstCells[i] is string cell && Number(cell) is null)
                throw new InvalidDataException($"Column '{_header[i]}' is no measurement: its first cell is '{cell}'. "
                    + "Name it at the top of Program.cs, as Time, as Machine, as Label, or among Ignored."
                    + (_time < 0 && settings.Time.Length > 0 ? $" There is no column '{settings.Time}'." : "")
                    + (_header.Length == 1 ? " Or is the separator another one?" : ""));
        int[] labels = [.. others.Where(i => LabelWords.Any(word => _header[i].Contains(word, StringComparison.OrdinalIgnoreCase))
            && values[i].Count <= 2)];
        foreach (int i in labels)
            Console.WriteLine($"Column '{_header[i]}' looks like a label and is left out; if it is a measurement, give it another name.");
        _measured = [.. others.Except(labels)];
        if (_measured.Length == 0) throw new InvalidDataException($"{settings.File} has no measurements.");
    }

    public bool HasMachines => _machine >= 0;

    public IReadOnlyList<string> Measurements => [.. _measured.Select(i => _header[i])];

    /// <exception cref="InvalidDataException">A column is not there, or is no measurement.</exception>
    public static CsvFile Open(Settings settings) => new(settings);

    /// <summary>Columns Features, and where the file has them, Time, Machine and Label.</summary>
    public IDataView Load(MLContext ml)
    {
        List<TextLoader.Column> columns = [new("Features", DataKind.Single, [.. _measured.Select(i => new TextLoader.Range(i, i))])];
        if (_time >= 0) columns.Add(new("Time", DataKind.String, _time));
        if (_machine >= 0) columns.Add(new("Machine", DataKind.String, _machine));
        if (_label >= 0) columns.Add(new("Label", DataKind.String, _label));
        return ml.Data.LoadFromTextFile(_settings.File, new TextLoader.Options
        {
            Columns = [.. columns],
            HasHeader = true,
            Separators = [_separator],
            AllowQuoting = true,
            DecimalMarker = _decimal,
            MissingRealsAsNaNs = true,   // an empty cell is missing, not 0
        });
    }

    /// <summary>Some rows as the service takes them: NAME.json for curl, NAME.http for an editor.</summary>
    public void WriteRequests(string name, IEnumerable<Reading> rows)
    {
        IEnumerable<string> readings = rows.Select(row => JsonSerializer.Serialize(new
        {
            time = _time < 0 ? null : row.Time,
            machine = _machine < 0 ? null : row.Machine,
            values = Measurements.Zip(row.Features).ToDictionary(
                cell => cell.First, cell => float.IsFinite(cell.Second) ? cell.Second : (float?)null),
        }));
        string array = $"[\n  {string.Join(",\n  ", readings)}\n]\n";
        File.WriteAllText($"{name}.json", array);
        File.WriteAllText($"{name}.http", $"POST http://127.0.0.1:5080/readings\nContent-Type: application/json\n\n{array}");
    }

    private double? Number(string cell) => double.TryParse(
        cell.Replace(_decimal, '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    private string[] Cells(string line) => [.. line.Split(_separator).Select(cell => cell.Trim().Trim('"'))];

    private int Place(string name, string setting, bool isDefault)
    {
        int place = Array.IndexOf(_header, name);
        return place >= 0 || name.Length == 0 || isDefault
            ? place
            : throw new InvalidDataException($"{setting}: {_settings.File} has no column '{name}'; it has {string.Join(", ", _header)}."
                + (_header.FirstOrDefault(own => own.Equals(name, StringComparison.OrdinalIgnoreCase)) is string near
                    ? $" Is '{near}' meant?" : ""));
    }
}
