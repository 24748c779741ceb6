namespace MLNetHybrid.Files;

/// <summary>
/// An empty temporary file beside a target that may not exist yet: it shows that the folder can be written, and which names the file system
/// takes for one.
/// </summary>
internal sealed class TargetProbe : IDisposable
{
    private readonly string _folderIdentity, _name, _path;
    private readonly string? _identity;
    private readonly TemporaryName _temporary = TemporaryName.New();
    private readonly FileStream _probe;

    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public TargetProbe(string path)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full)!;
        _name = Path.GetFileName(full);
        _identity = FileStatus.Of(full).Identity;
        _folderIdentity = FileStatus.Of(folder).Identity ?? folder;
        _path = Path.Combine(folder, _temporary.Of(_name));
        _probe = new FileStream(_path, FileMode.CreateNew, FileAccess.Write, FileShare.Delete);
    }

    /// <summary>Whether the target exists and is the file under this path.</summary>
    public bool IsExisting(string path) => _identity is string identity && FileStatus.Of(Path.GetFullPath(path)).Identity == identity;

    /// <summary>Whether both targets are one file, or would be one once they are written.</summary>
    public bool IsSameFileAs(TargetProbe other)
    {
        if (_identity is not null || other._identity is not null) return _identity == other._identity;
        if (_folderIdentity != other._folderIdentity) return false;
        // The other target's name with this probe's random part is there only if the file system takes both names for one.
        return _name == other._name || File.Exists(Path.Combine(Path.GetDirectoryName(_path)!, _temporary.Of(other._name)));
    }

    public void Dispose()
    {
        _probe.Dispose();
        StagedFile.TryDelete(_path);
    }
}
