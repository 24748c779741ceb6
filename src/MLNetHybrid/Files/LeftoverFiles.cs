namespace MLNetHybrid.Files;

/// <summary>Temporary files of processes that were killed.</summary>
internal static class LeftoverFiles
{
    /// <summary>How much older than a new file one must be to count as left over.</summary>
    public static TimeSpan Age { get; } = TimeSpan.FromDays(1);

    /// <summary>Removes those in a folder. Nothing that goes wrong here is worth an error.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="newest">A file that was just made there: its time is the file system's own, which may be another machine's.</param>
    public static void Remove(string folder, string newest)
    {
        DateTime oldest = File.GetLastWriteTimeUtc(newest) - Age;
        Remove(folder, file => TemporaryName.Is(file.Name) && file.LastWriteTimeUtc < oldest);
    }

    /// <summary>Removes those of one file, however old, for a file that has one writer at a time.</summary>
    public static void RemoveOf(string path)
    {
        string name = Path.GetFileName(path);
        Remove(Path.GetDirectoryName(path)!, file => TemporaryName.IsOf(name, file.Name));
    }

    private static void Remove(string folder, Func<FileInfo, bool> isLeftover)
    {
        try
        {
            foreach (FileInfo file in new DirectoryInfo(folder)
                .EnumerateFiles(TemporaryName.SearchPattern, new EnumerationOptions { AttributesToSkip = FileAttributes.None }))
                if (isLeftover(file) && file.LinkTarget is null && FileStatus.Of(file.FullName).Kind == FileKind.Regular) TryDelete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    // A living writer holds its file open and lets nobody else in, however long it takes.
    private static void TryDelete(FileInfo file)
    {
        try
        {
            using (file.Open(FileMode.Open, FileAccess.Read, FileShare.None))
            {
            }
            file.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
