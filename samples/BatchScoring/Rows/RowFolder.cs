using Samples;

namespace BatchScoring.Rows;

/// <summary>The Parquet files of a folder, in the order of their names.</summary>
internal static class RowFolder
{
    public const string Pattern = "*.parquet";

    /// <exception cref="InputFileException">There is none.</exception>
    public static IReadOnlyList<string> Files(string path)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new InputFileException($"{path}: there is no such folder or file.");
        string[] files = [.. Directory.EnumerateFiles(path, Pattern).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new InputFileException($"{path}: this folder has no file {Pattern}.");
    }

    /// <summary>The features of the first file, which all files must have.</summary>
    public static IReadOnlyList<string> Features(string path, RowColumns columns)
    {
        using RowFile first = RowFile.Open(Files(path)[0], columns);
        return first.FeatureNames;
    }

    /// <summary>The rows of all files, numbered from 1 where they have no numbers.</summary>
    public static IEnumerable<BatchRow> Read(string path, RowColumns columns)
    {
        long before = 0;
        foreach (string name in Files(path))
        {
            using RowFile file = RowFile.Open(name, columns);
            foreach (BatchRow row in file.Read(before + 1)) yield return row;
            before += file.Rows;
        }
    }
}
