using Samples;

namespace MLNetHybrid.Tool.Input;

/// <summary>
/// Reads the labels. 0 and false mean a normal row, 1 and true an anomaly. Anything else is asked for: of -1 and 1 either one means an
/// anomaly, depending on who wrote the file, and a guess would turn every figure upside down.
/// </summary>
internal sealed class LabelColumn(SensorColumn column, CsvLayout layout, string file)
{
    private const int DifferentLabels = 100, LabelsInMessages = 5;
    private readonly List<byte> _codes = [];
    private readonly Dictionary<string, (byte Code, int Rows)> _values = new(StringComparer.OrdinalIgnoreCase);

    public void Add(ReadOnlySpan<char> cell, int line)
    {
        if (cell.IsEmpty)
            throw new InputFileException(FormattableString.Invariant($"{file}, line {line}: column {column}: the label is missing."));
        Dictionary<string, (byte Code,
            int Rows)>.AlternateLookup<ReadOnlySpan<char>> values = _values.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!values.TryGetValue(cell, out (byte Code, int Rows) value))
        {
            if (_values.Count == DifferentLabels)
                throw new InputFileException(
                    $"{file}: column {column} holds more than {DifferentLabels} different values, such as {Examples()}: it is no label "
                    + "column.");
            value.Code = (byte)_values.Count;
        }
        values[cell] = (value.Code, value.Rows + 1);
        _codes.Add(value.Code);
    }

    /// <summary>The labels of all rows. What is strange about them is added to <paramref name="remarks"/>.</summary>
    public bool[] ToLabels(List<string> remarks)
    {
        bool[] isAnomaly = new bool[_values.Count];
        if (layout.AnomalyValues.Count > 0)
        {
            foreach ((string text, (byte code, _)) in _values) isAnomaly[code] = layout.AnomalyValues.Any(value => Same(value, text));
            foreach (string value in layout.AnomalyValues.Where(value => !_values.Keys.Any(text => Same(value, text))))
                remarks.Add($"no row has the label '{value}' in column {column}; there are {Examples()}.");
        }
        else
        {
            foreach ((string text, (byte code, _)) in _values) isAnomaly[code] = Understood(text) ?? throw Ambiguous();
        }
        AnomalyTexts = [.. _values.Where(value => isAnomaly[value.Value.Code]).Select(value => value.Key)];
        return [.. _codes.Select(code => isAnomaly[code])];
    }

    /// <summary>The texts that mean an anomaly; empty before <see cref="ToLabels"/>.</summary>
    public IReadOnlyList<string> AnomalyTexts { get; private set; } = [];

    /// <summary>Whether a text means an anomaly; null: that is not clear.</summary>
    public static bool? Understood(string text) =>
        bool.TryParse(text, out bool truth) ? truth : Number(text) switch { 0 => false, 1 => true, _ => null };

    private static bool Same(string value, string text) =>
        string.Equals(value, text, StringComparison.OrdinalIgnoreCase) || (Number(value) is double number && number == Number(text));

    private InputFileException Ambiguous()
    {
        if (_values.Keys.All(text => Number(text) is -1 or 1))
            return new($"{file}: column {column} holds the labels {Examples()}. scikit-learn's -1 is an anomaly, with others it is 1."
                + Hints.Lines("if -1 is an anomaly: --anomaly-value -1", "if 1 is an anomaly: --anomaly-value 1"));
        string example = _values.Where(value => Understood(value.Key) is null).MinBy(value => value.Value.Rows).Key;
        return new($"{file}: column {column} holds the labels {Examples()}. Labels are 0 or false (normal) and 1 or true (anomaly); of "
            + "others, say which mean an anomaly."
            + Hints.Lines($"for example: --anomaly-value {ShellWord.Of(example)}"));
    }

    private string Examples() =>
        string.Join(", ", _values.Take(LabelsInMessages)
        .Select(value => FormattableString.Invariant($"'{value.Key}' ({value.Value.Rows} x)")))
        + (_values.Count > LabelsInMessages ? ", …" : "");

    // With either decimal mark: labels are whole numbers.
    private static double? Number(string text) =>
        new CellNumbers(new CsvLayout()).TryRead(text.Replace(',', '.'), out double value) && double.IsFinite(value) ? value : null;
}
