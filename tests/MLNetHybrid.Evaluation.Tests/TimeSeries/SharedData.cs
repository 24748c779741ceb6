using System.Globalization;
using System.IO.Compression;

namespace MLNetHybrid.Evaluation.Tests.TimeSeries;

/// <summary>Public data that may not be copied into this repository: the folder ../shared/data beside its root, if there is one.</summary>
internal static class SharedData
{
    /// <summary>The file's full path; skips the calling test where it is absent.</summary>
    public static string Path(params string[] parts)
    {
        string path = Repository.PathOf(System.IO.Path.Combine(["..", "shared", "data", .. parts]));
        Assert.SkipUnless(File.Exists(path), "Needs public data in ../shared/data, which is not part of the repository.");
        return path;
    }

    /// <summary>The label column of a series of TSB-AD-M.</summary>
    public static bool[] Labels(string file) => [.. Column(file, "label").Select(v => v == 1)];

    /// <summary>A column of a series of TSB-AD-M.</summary>
    public static float[] Column(string file, string name)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path("tsb-ad-m", file + ".gz")), CompressionMode.Decompress));
        int column = Array.IndexOf(reader.ReadLine()!.Split(','), name);
        var values = new List<float>();
        while (reader.ReadLine() is string line) values.Add(float.Parse(line.Split(',')[column], CultureInfo.InvariantCulture));
        return [.. values];
    }
}
