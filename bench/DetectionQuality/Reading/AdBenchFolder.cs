using System.Globalization;
using MLNetHybrid.Tool.Input;
using Samples;

namespace DetectionQuality.Reading;

/// <summary>Labelled sets, and reference.csv: what scikit-learn reaches on them, where the folder has it.</summary>
internal sealed class AdBenchFolder
{
    private const string Table = "reference.csv", SetColumn = "dataset";

    private readonly Dictionary<string, double[]> _reference = new(StringComparer.Ordinal);

    // scikit-learn's detector, and its columns of reference.csv.
    private static readonly (string Detector, string Auc, string Ap)[] Detectors =
        [("IsolationForest", "IForest_AUC", "IForest_AP"), ("OneClassSVM, gamma 1/D", "OCSVM_AUC", "OCSVM_AP")];

    /// <exception cref="InputFileException">There is no such folder, no set in it, or the reference cannot be read.</exception>
    public AdBenchFolder(string folder)
    {
        Files = NumberFile.Files(folder, SearchOption.TopDirectoryOnly, file => Path.GetFileName(file) != Table);
        string table = Path.Combine(folder, Table);
        if (!File.Exists(table)) return;
        string[] columns = [.. Detectors.SelectMany(detector => (string[])[detector.Auc, detector.Ap])];
        SensorTable reference = NumberFile.Read(table, new CsvLayout { Partition = SetColumn, Features = columns });
        foreach ((int i, string set) in reference.Streams!.Index())
        {
            if (!_reference.TryAdd(set, reference.Rows[i]))
                throw new InputFileException(FormattableString.Invariant($"{Table}, line {i + 2}: '{set}' is named twice."));
        }
    }

    public IReadOnlyList<string> Files { get; }

    /// <summary>AUROC of scikit-learn's one-class SVM on a set; null: the reference has none.</summary>
    public double? SvmAuc(string set) => _reference.TryGetValue(set, out double[]? figures) ? figures[2] : null;

    /// <summary>The reference's means over those of these sets that it has.</summary>
    public IReadOnlyList<PublishedFigures> Published()
    {
        double[][] sets = [.. Files.Select(file => Path.GetFileNameWithoutExtension(NumberFile.Name(file)))
            .Where(_reference.ContainsKey).Select(set => _reference[set])];
        if (sets.Length == 0) return [];
        string source = string.Create(
            CultureInfo.InvariantCulture, $"scikit-learn, {Table}, mean over {sets.Length} of {Files.Count} sets");
        return [.. Detectors.Select((detector, d) => new PublishedFigures(
            detector.Detector, source, AucRoc: sets.Average(set => set[2 * d]), AveragePrecision: sets.Average(set => set[2 * d + 1])))];
    }
}
