using MLNetHybrid.Evaluation;
using MLNetHybrid.Tool.Input;
using Samples;

namespace DetectionQuality.Reading;

/// <summary>
/// Experiments of SKAB, in a folder or the folders in it: sensors, the label in the column "anomaly", and columns "datetime" and
/// "changepoint", which are not read. The first 400 rows of each train.
/// </summary>
internal sealed class SkabFolder
{
    private const int TrainRows = 400;

    // SKAB's one file without labels and faults. Its protocol leaves it out.
    private const string WithoutLabels = "anomaly-free";

    private readonly string _folder;

    /// <exception cref="InputFileException">There is no such folder, or no data in it.</exception>
    public SkabFolder(string folder)
    {
        _folder = folder;
        Files = NumberFile.Files(
            folder, SearchOption.AllDirectories, file => !Path.GetFileName(file).StartsWith(WithoutLabels, StringComparison.Ordinal));
    }

    public static IReadOnlyList<PublishedFigures> Published { get; } =
    [
        Figures("Conv-AE", 0.78, 0.136, 0.280), Figures("LSTM-AE", 0.74, 0.300, 0.259), Figures("isolation forest", 0.29),
    ];

    public IReadOnlyList<string> Files { get; }

    /// <exception cref="InputFileException">The file does not hold such an experiment; the message says where.</exception>
    public LabelledSeries Read(string file)
    {
        SensorTable table = NumberFile.Read(file, new CsvLayout { Label = "anomaly", Ignored = ["datetime", "changepoint"] });
        string name = Path.GetRelativePath(_folder, file).Replace(Path.DirectorySeparatorChar, '/');
        if (table.Rows.Count <= TrainRows)
            throw new InputFileException(FormattableString.Invariant(
                $"{name}: the file has {table.Rows.Count} rows; the first {TrainRows} train, which leaves none to judge."));
        // SKAB names no window for the VUS: TSB-AD's rule.
        int window = SeriesPeriod.Of([.. table.Rows.Select(row => (float)row[0])]);
        return new LabelledSeries(name, NumberFile.ToRows(table, name), [.. table.Labels!], TrainRows, window);
    }

    private static PublishedFigures Figures(string detector, double f1, double? falseAlarmRate = null, double? missedAlarmRate = null) =>
        new(detector, "SKAB's leaderboard, all 34 files", F1: f1, FalseAlarmRate: falseAlarmRate, MissedAlarmRate: missedAlarmRate);
}
