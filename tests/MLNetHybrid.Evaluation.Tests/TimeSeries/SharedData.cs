using System.IO.Compression;

namespace MLNetHybrid.Evaluation.Tests.TimeSeries;

/// <summary>Public data that may not be copied into this repository: the folder ../shared/data beside its root, if there is one.</summary>
internal static class SharedData
{
    /// <summary>The file's full path; skips the calling test where it is absent.</summary>
    public static string Path(params string[] parts)
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(System.IO.Path.Combine(root.FullName, "MLNetHybrid.sln"))) root = root.Parent;
        string path = System.IO.Path.Combine([root?.FullName ?? "", "..", "shared", "data", .. parts]);
        Assert.SkipUnless(File.Exists(path), "Needs public data in ../shared/data, which is not part of the repository.");
        return path;
    }

    /// <summary>The label column of a series of TSB-AD-M.</summary>
    public static bool[] Labels(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path("tsb-ad-m", file + ".gz")), CompressionMode.Decompress));
        int column = Array.IndexOf(reader.ReadLine()!.Split(','), "label");
        var labels = new List<bool>();
        while (reader.ReadLine() is string line) labels.Add(line.Split(',')[column].StartsWith('1'));
        return [.. labels];
    }
}
