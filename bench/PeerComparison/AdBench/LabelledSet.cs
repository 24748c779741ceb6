using System.Globalization;
using System.IO.Compression;
using Bench.Data;

namespace PeerComparison.AdBench;

/// <summary>A table of features with a label per row.</summary>
internal sealed class LabelledSet
{
    private readonly double[][] _rows;

    private LabelledSet(string name, double[][] rows, bool[] labels)
    {
        Name = name;
        _rows = rows;
        Labels = labels;
    }

    public string Name { get; }

    /// <summary>True: an anomaly.</summary>
    public IReadOnlyList<bool> Labels { get; }

    public int ColumnCount => _rows[0].Length;

    /// <summary>Reads a gzipped CSV file with a heading and numbers only, the label (0 or 1) last.</summary>
    /// <exception cref="FormatException">A line does not have as many numbers as the heading has names, or there is none.</exception>
    public static LabelledSet Read(string file)
    {
        string name = Path.GetFileName(file).Split('.')[0];
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        int width = reader.ReadLine()?.Split(',').Length ?? 0;
        List<double[]> rows = [];
        List<bool> labels = [];
        while (reader.ReadLine() is string line)
        {
            double[] numbers = [.. line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            if (numbers.Length != width)
                throw new FormatException($"{name}: row {rows.Count + 1} has {numbers.Length} cells; the heading has {width}.");
            rows.Add(numbers[..^1]);
            labels.Add(numbers[^1] != 0);
        }
        if (rows.Count == 0 || width < 2) throw new FormatException($"{name} has no rows or no features.");
        return new LabelledSet(name, [.. rows], [.. labels]);
    }

    /// <summary>Both parts of a split, every column shifted and scaled so that the training rows span [0, 1].</summary>
    public (FeatureRows Train, FeatureRows Test) Scaled(StratifiedSplit split)
    {
        int d = ColumnCount;
        double[] minimum = [.. Enumerable.Range(0, d).Select(j => split.Train.Min(i => _rows[i][j]))];
        double[] range = [.. Enumerable.Range(0, d).Select(j => split.Train.Max(i => _rows[i][j]) - minimum[j])];
        // A column that is constant is only shifted, as in scikit-learn.
        FeatureRows Part(int[] rows) =>
            new(Name, d, [.. rows.SelectMany(
                i => _rows[i].Select((value, j) => (float)((value - minimum[j]) / (range[j] == 0 ? 1 : range[j]))))]);
        return (Part(split.Train), Part(split.Test));
    }
}
