using System.Globalization;

namespace PeerComparison.AdBench;

/// <summary>What scikit-learn reached on a set.</summary>
/// <param name="Forest">IsolationForest.</param>
/// <param name="Svm">OneClassSVM.</param>
internal sealed record ReferenceResult(RankingQuality Forest, RankingQuality Svm)
{
    /// <summary>Reads reference.csv: columns dataset, IForest_AUC, IForest_AP, OCSVM_AUC, OCSVM_AP among others.</summary>
    /// <exception cref="FormatException">A column is missing.</exception>
    public static Dictionary<string, ReferenceResult> Read(string file)
    {
        string[][] lines = [.. File.ReadLines(file).Where(line => line.Length > 0).Select(line => line.Split(','))];
        int Column(string name) => lines.Length > 0 && Array.IndexOf(lines[0], name) is int index and >= 0
            ? index : throw new FormatException($"{Path.GetFileName(file)} has no column '{name}'.");
        double Number(string[] cells, string name) => double.Parse(cells[Column(name)], CultureInfo.InvariantCulture);
        return lines.Skip(1).ToDictionary(cells => cells[Column("dataset")], cells => new ReferenceResult(
            new RankingQuality(Number(cells, "IForest_AUC"), Number(cells, "IForest_AP")),
            new RankingQuality(Number(cells, "OCSVM_AUC"), Number(cells, "OCSVM_AP"))));
    }
}
