using System.Globalization;

namespace MLNetHybrid.Serving;

/// <summary>
/// Keeps state in files of a folder of its own: <c>00000007.base</c> and its <c>00000007.00000001.changes</c>, <c>...2.changes</c>. Each is
/// written as a whole or not at all, and is on the disk when a call returns.
/// </summary>
/// <example><code>
/// var store = new FileStreamStateStore("/var/lib/scorer/streams");
/// store.ReplaceBase(scorer.Save);
/// </code></example>
public sealed class FileStreamStateStore : IStreamStateStore
{
    private const string BaseExtension = ".base", ChangesExtension = ".changes";

    private readonly string _folder;

    /// <param name="folder">Is made where it does not exist.</param>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public FileStreamStateStore(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _folder = folder;
    }

    /// <inheritdoc/>
    public void ReplaceBase(Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Directory.CreateDirectory(_folder);
        long number = (Latest() ?? 0) + 1;
        AtomicFile.Write(Path.Combine(_folder, Number(number) + BaseExtension), write);
        foreach (string file in Directory.EnumerateFiles(_folder))
        {
            // A kill in between leaves old files, which the next call removes: the highest base counts.
            if (NumberOf(file) is long old && old < number) File.Delete(file);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There is no base.</exception>
    public void AppendChanges(Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        long number = Latest() ?? throw new InvalidOperationException($"'{_folder}' holds no base that changes could continue.");
        AtomicFile.Write(
            Path.Combine(_folder, $"{Number(number)}.{Number(ChangesOf(number).Count + 1)}{ChangesExtension}"), write);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Stream> OpenAll()
    {
        if (Latest() is not long number) return [];
        List<Stream> opened = [];
        try
        {
            opened.Add(File.OpenRead(Path.Combine(_folder, Number(number) + BaseExtension)));
            foreach (string path in ChangesOf(number)) opened.Add(File.OpenRead(path));
            return opened;
        }
        catch
        {
            foreach (Stream stream in opened) stream.Dispose();
            throw;
        }
    }

    private static string Number(long number) => number.ToString("D8", CultureInfo.InvariantCulture);

    private static long? NumberOf(string path)
    {
        string name = Path.GetFileName(path);
        return (name.EndsWith(BaseExtension, StringComparison.Ordinal) || name.EndsWith(ChangesExtension, StringComparison.Ordinal))
            && long.TryParse(name.AsSpan(0, Math.Min(8, name.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;
    }

    private long? Latest() => !Directory.Exists(_folder)
        ? null
        : Directory.EnumerateFiles(_folder, "*" + BaseExtension).Max(NumberOf);

    private List<string> ChangesOf(long number) =>
    [
        .. Directory.EnumerateFiles(_folder, $"{Number(number)}.*{ChangesExtension}").Order(StringComparer.Ordinal),
    ];
}
