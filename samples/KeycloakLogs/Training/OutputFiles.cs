namespace KeycloakLogs.Training;

/// <summary>
/// Files that appear all together or not at all: each is written under a temporary name beside its place, and
/// <see cref="Commit"/> gives them their names. What was not committed is deleted.
/// </summary>
internal sealed class OutputFiles : IDisposable
{
    private readonly List<(string Temporary, string Final)> _files = [];

    /// <summary>Writes one file.</summary>
    public void Write(string path, Action<Stream> write)
    {
        using FileStream stream = File.Create(Reserve(path));
        write(stream);
    }

    /// <summary>The temporary name to write <paramref name="path"/> under.</summary>
    public string Reserve(string path)
    {
        string final = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(final)!);
        string temporary = Path.Combine(Path.GetDirectoryName(final)!, $".{Path.GetFileName(final)}.{Environment.ProcessId}.tmp");
        _files.Add((temporary, final));
        return temporary;
    }

    /// <returns>How many files there are now.</returns>
    public int Commit()
    {
        foreach ((string temporary, string final) in _files) File.Move(temporary, final, overwrite: true);
        int count = _files.Count;
        _files.Clear();
        return count;
    }

    public void Dispose()
    {
        foreach ((string temporary, _) in _files) File.Delete(temporary);
    }
}
