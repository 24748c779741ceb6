using Bench.Data;
using DetectionQuality.AdBench;
using MLNetHybrid.Tool.Input;
using Samples;

namespace DetectionQuality.Reading;

/// <summary>A table of features with a label per row.</summary>
internal sealed class LabelledSet
{
    private readonly IReadOnlyList<double[]> _rows;
    private readonly int _columnCount;

    private LabelledSet(string name, IReadOnlyList<double[]> rows, bool[] labels)
    {
        Name = name;
        _rows = rows;
        _columnCount = rows[0].Length - 1;
        Labels = labels;
    }

    public string Name { get; }

    /// <summary>True: an anomaly.</summary>
    public IReadOnlyList<bool> Labels { get; }

    /// <summary>Reads numbers below a heading, the label (0 or 1) last.</summary>
    /// <exception cref="InputFileException">The file does not hold such a set; the message says where.</exception>
    public static LabelledSet Read(string file)
    {
        SensorTable table = NumberFile.Read(file, new CsvLayout());
        string name = Path.GetFileNameWithoutExtension(NumberFile.Name(file));
        if (table.Columns.Count < 2) throw new InputFileException($"{name}: there is no column of features beside the label.");
        int other = table.Rows.ToList().FindIndex(row => row[^1] is not (0 or 1));
        if (other >= 0) throw NumberFile.Error(file, other, table.Columns[^1], "the label, in the last column, is neither 0 nor 1.");
        bool[] labels = [.. table.Rows.Select(row => row[^1] == 1)];
        if (!labels.Contains(true) || !labels.Contains(false))
            throw new InputFileException($"{name}: all {labels.Length} labels are {(labels[0] ? 1 : 0)}; figures need rows of both kinds.");
        return new LabelledSet(name, table.Rows, labels);
    }

    /// <summary>Both parts of a split, every column shifted and scaled so that the training rows span [0, 1].</summary>
    public (FeatureRows Train, FeatureRows Test) Scaled(StratifiedSplit split)
    {
        double[] minimum = [.. Enumerable.Range(0, _columnCount).Select(j => split.Train.Min(i => _rows[i][j]))];
        double[] range = [.. Enumerable.Range(0, _columnCount).Select(j => split.Train.Max(i => _rows[i][j]) - minimum[j])];
        // A column that is constant is only shifted, as in scikit-learn.
        FeatureRows Part(int[] rows) => new(Name, _columnCount, [.. rows.SelectMany(i => Enumerable.Range(0, _columnCount)
            .Select(j => (float)((_rows[i][j] - minimum[j]) / (range[j] == 0 ? 1 : range[j]))))]);
        return (Part(split.Train), Part(split.Test));
    }
}
