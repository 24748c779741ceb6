namespace MLNetHybrid.Files;

/// <summary>Finds out whether files can be written before it is worth anything to write them.</summary>
internal static class TargetCheck
{
    /// <exception cref="IOException">A target is refused.</exception>
    public static void Run(IReadOnlyList<(string Name, string Path)> targets, IReadOnlyList<(string Name, string Path)> inputs)
    {
        var probes = new List<TargetProbe>();
        try
        {
            foreach ((string name, string path) in targets)
            {
                TargetProbe probe = Checked(name, path);
                probes.Add(probe);
                for (int i = 0; i < probes.Count - 1; i++)
                    if (probe.IsSameFileAs(probes[i]))
                        throw new IOException($"{name}: '{path}' is the same file as {targets[i].Name} '{targets[i].Path}'.");
                foreach ((string input, string inputPath) in inputs)
                    if (probe.IsExisting(inputPath))
                        throw new IOException(
                            $"{name}: '{path}' is the same file as the input {input} '{inputPath}', which would be lost.");
            }
        }
        finally
        {
            foreach (TargetProbe probe in probes) probe.Dispose();
        }
    }

    /// <summary>Why no file can be put under this path, or null. Whether its folder can be written is left to the attempt.</summary>
    public static string? Problem(string path)
    {
        if (KindProblem(path) is string problem) return problem;
        string full = Path.GetFullPath(path);
        if (TemporaryName.IsTooLong(Path.GetFileName(full))) return $"'{path}' has a file name longer than file systems allow.";
        FileStatus target = FileStatus.Of(full);
        if (target.IsMountPoint) return $"'{path}' is mounted by itself and cannot be replaced; mount its folder instead.";
        if (target.Kind == FileKind.Regular && WriteProblem(full) is string reason) return $"'{path}' {reason}";
        string folder = Path.GetDirectoryName(full)!;
        return FileStatus.Of(folder).Kind switch
        {
            FileKind.Folder => null,
            FileKind.Absent => $"'{path}' cannot be written: the folder '{folder}' does not exist.",
            _ => $"'{path}' cannot be written: '{folder}' is not a folder.",
        };
    }

    /// <summary>Why what is under this path is neither a regular file nor nothing, or null.</summary>
    public static string? KindProblem(string path)
    {
        string full = Path.GetFullPath(path);
        if (Path.GetFileName(full).Length == 0) return $"'{path}' names a folder, not a file.";
        if (new FileInfo(full).LinkTarget is string linked) return $"'{path}' is a symbolic link to '{linked}'; name the file itself.";
        FileKind kind = FileStatus.Of(full).Kind;
        return kind is FileKind.Absent or FileKind.Regular ? null : $"'{path}' is {Text(kind)}, not a regular file; it would be destroyed.";
    }

    private static TargetProbe Checked(string name, string path)
    {
        if (Problem(path) is string problem) throw new IOException($"{name}: {problem}");
        try
        {
            return new TargetProbe(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{name}: '{path}' cannot be written: no file can be created in its folder: {e.Message}", e);
        }
    }

    // A rename asks only for the right to write the folder: whoever protected the file must be asked for here. The system administrator may
    // write all files, so the permissions are looked at as well.
    private static string? WriteProblem(string path)
    {
        const UnixFileMode Writers = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        if (OperatingSystem.IsWindows()
            ? File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly)
            : (File.GetUnixFileMode(path) & Writers) == 0) return "is read-only.";
        try
        {
            File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
            return null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be written: {e.Message}";
        }
    }

    private static string Text(FileKind kind) => kind switch
    {
        FileKind.Folder => "a folder",
        FileKind.Device => "a device",
        FileKind.Pipe => "a pipe",
        FileKind.Socket => "a socket",
        _ => "something else",
    };
}
