using MLNetHybrid.Tool.Programs;
using MLNetHybrid.Tool.Results;

namespace MLNetHybrid.Tool.Jobs;

/// <summary>
/// The folder of a run's files. It is made before the work begins, so that nothing fails after an hour; where the run fails nevertheless,
/// it goes again. Files that an earlier run left there are replaced, those of others are refused.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    private const int BeginningLength = 1024;

    private readonly string _path;
    private readonly bool _isNew;

    private OutputFolder(string path, bool isNew) => (_path, _isNew) = (path, isNew);

    /// <summary>The folder beside which a run was started, named after its input.</summary>
    public static string NameOf(string input, string ending)
    {
        string name = Path.GetFileName(input);
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) name = name[..^3];
        return $"{Path.GetFileNameWithoutExtension(name)}-{ending}";
    }

    /// <summary>Makes the folder, if it is not there.</summary>
    /// <param name="path">Of the folder.</param>
    /// <param name="names">The files that will stand in it.</param>
    /// <exception cref="IOException">It cannot be made, or files of others would be replaced.</exception>
    public static OutputFolder Prepare(string path, IReadOnlyList<string> names)
    {
        if (path.Length == 0) throw new IOException("--out: the path is empty.");
        if (File.Exists(path)) throw new IOException($"--out: {path} is a file; name a folder.");
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            return new(path, isNew: true);
        }
        if (names.Where(name => Path.Exists(Path.Combine(path, name))).ToArray() is [string taken, ..] && !IsOfAnEarlierRun(path))
            throw new IOException(
                $"{Path.Combine(path, taken)} is there already, and no run of mlnet-hybrid has left it: name another folder with --out.");
        return new(path, isNew: false);
    }

    public void Dispose()
    {
        if (_isNew && Directory.Exists(_path) && !Directory.EnumerateFileSystemEntries(_path).Any()) Directory.Delete(_path);
    }

    private static bool IsOfAnEarlierRun(string folder)
    {
        return Begins("scores.csv", ScoreFile.Head) || Begins("detect.cs", DetectProgram.Head)
        || Beginning("report.html").Contains($"<title>{SensorReport.Title}", StringComparison.Ordinal);

        bool Begins(string file, string text) => Beginning(file).StartsWith(text, StringComparison.Ordinal);

        string Beginning(string file)
        {
            if (!File.Exists(Path.Combine(folder, file))) return "";
            using StreamReader reader = File.OpenText(Path.Combine(folder, file));
            char[] beginning = new char[BeginningLength];
            return new string(beginning, 0, reader.ReadBlock(beginning));
        }
    }
}
