using MLNetHybrid.Files;

namespace MLNetHybrid;

/// <summary>
/// Replaces files atomically: under a file's name there is the old content or the whole new one, also after a crash, a kill, or a full
/// disk.
/// </summary>
/// <remarks>
/// <para>
/// The content goes to a temporary file in the target's folder, is flushed to the disk, and is renamed. The temporary name holds 128 random
/// bits, so that neither threads, processes nor containers that share a folder meet; it is created anew and never followed if it is a link.
/// Of several concurrent writers of one target the last wins, whole. A failure removes the temporary file; what a killed process left is
/// removed by a later write into the same folder, once it is a day older.
/// </para>
/// <para>
/// An existing file keeps its permissions, and where the system allows it its owner and group; where the group cannot be kept, the group's
/// permissions are dropped. A new file gets the usual ones. Access control lists and extended attributes are not carried over, hard links
/// to the old file keep the old content. Refused are targets that are no regular file (a device, folder, pipe, socket), symbolic links
/// (name what they lead to), and files that are read-only.
/// </para>
/// <para>All methods are safe to call from several threads.</para>
/// </remarks>
public static class AtomicFile
{
    /// <summary>Lets <paramref name="write"/> produce the content of a file and gives it its name.</summary>
    /// <param name="path">The file to create or replace. Its folder must exist.</param>
    /// <param name="write">Writes the content; the stream can seek, and may be closed. What it throws leaves the old file and is thrown
    /// on.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The target is refused, or cannot be written; the message names it and the reason.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        using StagedFile file = StagedFile.Create(path, write);
        file.Commit();
    }

    /// <summary>
    /// Writes several files that belong together. None gets its name before the content of all is on the disk, so that a failure while
    /// writing leaves all the old ones. (Between two renames a crash can leave some new and some old files, each of them whole.)
    /// </summary>
    /// <param name="files">The files and who writes their contents, as in <see cref="Write"/>, in this order.</param>
    /// <exception cref="ArgumentException">A path is empty.</exception>
    /// <exception cref="IOException">A target is refused, two are the same file, or one cannot be written; the message names it and the
    /// reason.</exception>
    public static void WriteTogether(params IReadOnlyList<(string Path, Action<Stream> Write)> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        CheckTargets([.. files.Select(file => (file.Path, file.Path))], []);
        var staged = new List<StagedFile>();
        try
        {
            foreach ((string path, Action<Stream> write) in files) staged.Add(StagedFile.Create(path, write));
            foreach (StagedFile file in staged) file.Commit();
        }
        finally
        {
            foreach (StagedFile file in staged) file.Dispose();
        }
    }

    /// <summary>
    /// To be called before long work begins: refuses what <see cref="Write"/> would refuse after it, and targets that are the same file as
    /// another target or as an input.
    /// </summary>
    /// <remarks>
    /// Whether two paths are one file is asked of the file system: links and hard links count, and so does the case of names where the file
    /// system ignores it. Whether a folder can be written is found out by a temporary file. Existing targets are not touched.
    /// </remarks>
    /// <param name="targets">The files to be written, each with the name that messages call it by, such as the option's.</param>
    /// <param name="inputs">The files that are read, likewise. Those that do not exist are left to their reader.</param>
    /// <exception cref="ArgumentException">A path is empty or holds a NUL character; the message names it.</exception>
    /// <exception cref="IOException">A target is refused; the message begins with its name and says the reason.</exception>
    public static void CheckTargets(IReadOnlyList<(string Name, string Path)> targets, IReadOnlyList<(string Name, string Path)> inputs)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(inputs);
        foreach ((string name, string path) in targets.Concat(inputs))
        {
            if (string.IsNullOrEmpty(path)) throw new ArgumentException($"{name}: the path is empty.", nameof(targets));
            if (path.Contains('\0')) throw new ArgumentException($"{name}: the path holds a NUL character.", nameof(targets));
        }
        TargetCheck.Run(targets, inputs);
    }
}
