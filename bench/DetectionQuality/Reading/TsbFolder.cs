using System.Globalization;
using MLNetHybrid.Tool.Input;
using Samples;

namespace DetectionQuality.Reading;

/// <summary>
/// Series of TSB-AD-M: files of features and a column "label", and published.csv, which has for each of them the rows that train, the
/// window of the VUS, and what detectors have reached.
/// </summary>
internal sealed class TsbFolder
{
    private const string Table = "published.csv", FileColumn = "tsb_file", TrainColumn = "train_rows", WindowColumn = "vus_window",
        PublishedPrefix = "published_";

    private readonly string _table;
    private readonly SensorTable _published;
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);

    /// <exception cref="InputFileException">There is no such folder or table, no data in it, or a file that the table lacks.</exception>
    public TsbFolder(string folder)
    {
        Files = NumberFile.Files(folder, SearchOption.TopDirectoryOnly, file => Path.GetFileName(file) != Table);
        _table = Path.Combine(folder, Table);
        _published = NumberFile.ReadWithGaps(_table, new CsvLayout { Partition = FileColumn });
        for (int i = 0; i < _published.Rows.Count; i++)
        {
            if (!_rows.TryAdd(_published.Streams![i], i))
                throw new InputFileException(
                    FormattableString.Invariant($"{Table}, line {i + 2}: '{_published.Streams[i]}' is named twice."));
        }
        foreach (string file in Files.Where(file => !_rows.ContainsKey(NumberFile.Name(file))))
            throw new InputFileException($"{Table}: no row for {NumberFile.Name(file)} in column '{FileColumn}'.");
    }

    public IReadOnlyList<string> Files { get; }

    /// <exception cref="InputFileException">The file does not hold such a series; the message says where.</exception>
    public LabelledSeries Read(string file)
    {
        SensorTable table = NumberFile.Read(file, new CsvLayout { Label = "label" });
        string name = NumberFile.Name(file);
        int trainRows = Whole(name, TrainColumn, 2, int.MaxValue), window = Whole(name, WindowColumn, 0, 1 << 20);
        if (trainRows >= table.Rows.Count)
            throw new InputFileException(FormattableString.Invariant(
                $"{name}: the file has {table.Rows.Count} rows; {Table} says that {trainRows} train, which leaves none to judge."));
        return new LabelledSeries(
            Path.GetFileNameWithoutExtension(name), NumberFile.ToRows(table, name), [.. table.Labels!], trainRows, window);
    }

    /// <summary>The mean of each detector's published VUS-PR over these files, best first; over those alone that have one.</summary>
    public IReadOnlyList<PublishedFigures> Published()
    {
        int[] rows = [.. Files.Select(file => _rows[NumberFile.Name(file)])];
        return [.. _published.Columns.Index().Where(column => column.Item.Name.StartsWith(PublishedPrefix, StringComparison.Ordinal))
            .Select(column => (Name: column.Item.Name[PublishedPrefix.Length..],
                Figures: rows.Select(row => _published.Rows[row][column.Index]).Where(double.IsFinite).ToArray()))
            .Where(detector => detector.Figures.Length > 0)
            .Select(detector => new PublishedFigures(detector.Name, string.Create(CultureInfo.InvariantCulture,
                $"{Table}, mean over {detector.Figures.Length} of {rows.Length} files"), VusPr: detector.Figures.Average()))
            .OrderByDescending(detector => detector.VusPr)];
    }

    private int Whole(string name, string column, int least, int most)
    {
        int row = _rows[name], index = _published.Columns.ToList().FindIndex(candidate => candidate.Name == column);
        if (index < 0) throw new InputFileException($"{Table}: there is no column '{column}'.");
        double value = _published.Rows[row][index];
        return value >= least && value <= most && value == Math.Floor(value)
            ? (int)value
            : throw NumberFile.Error(_table, row, _published.Columns[index], string.Create(
                CultureInfo.InvariantCulture, $"'{value}' is no whole number of at least {least}."));
    }
}
