using System.Globalization;
using Bench.Data;
using MLNetHybrid.Tool.Input;
using Samples;

namespace DetectionQuality.Reading;

/// <summary>Reads tables of numbers with a heading, plain or gzipped, in which nothing is missing.</summary>
internal static class NumberFile
{
    /// <exception cref="InputFileException">The file is absent, or a cell is no number; the message says where.</exception>
    public static SensorTable Read(string path, CsvLayout layout)
    {
        SensorTable table = ReadWithGaps(path, layout);
        for (int i = 0; i < table.Rows.Count; i++)
        {
            int gap = Array.FindIndex(table.Rows[i], value => !float.IsFinite((float)value));
            if (gap < 0) continue;
            string problem = double.IsNaN(table.Rows[i][gap])
                ? "the number is missing."
                : string.Create(CultureInfo.InvariantCulture, $"{table.Rows[i][gap]} is beyond the numbers of single precision.");
            throw Error(path, i, table.Columns[gap], problem);
        }
        return table;
    }

    /// <summary>A missing number is NaN.</summary>
    /// <exception cref="InputFileException">The file is absent, or a cell is no number; the message says where.</exception>
    public static SensorTable ReadWithGaps(string path, CsvLayout layout)
    {
        if (!File.Exists(path)) throw new InputFileException($"{path}: no such file.");
        try
        {
            return CsvReader.ReadFile(path, layout);
        }
        catch (InputFileException exception)
        {
            // The lines below the first one name options of another program.
            throw new InputFileException(exception.Message.Split('\n')[0], exception);
        }
    }

    /// <param name="path">The file.</param>
    /// <param name="row">From 0, below the heading.</param>
    /// <param name="column">Where in the row.</param>
    /// <param name="problem">What is wrong there.</param>
    public static InputFileException Error(string path, int row, SensorColumn column, string problem) =>
        new(FormattableString.Invariant($"{Path.GetFileName(path)}, line {row + 2}: column {column}: {problem}"));

    /// <summary>CSV files of a folder in the order of their names, each once whether gzipped or not.</summary>
    /// <exception cref="InputFileException">There is no such folder, or no such file in it.</exception>
    public static IReadOnlyList<string> Files(string folder, SearchOption search, Func<string, bool> isData)
    {
        if (!Directory.Exists(folder)) throw new InputFileException($"{folder}: no such folder.");
        string[] files = [.. Directory.EnumerateFiles(folder, "*", search)
            .Where(file => Name(file).EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && isData(file))
            .Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new InputFileException($"{folder}: no file of data (*.csv or *.csv.gz) is here.");
    }

    /// <summary>The file's name without the extension that says it is gzipped.</summary>
    public static string Name(string file) =>
        Path.GetExtension(file) == ".gz" ? Path.GetFileNameWithoutExtension(file) : Path.GetFileName(file);

    /// <summary>(N, D) in single precision.</summary>
    public static FeatureRows ToRows(SensorTable table, string name) =>
        new(name, table.Columns.Count, [.. table.Rows.SelectMany(row => row).Select(value => (float)value)]);
}
