using Microsoft.Win32.SafeHandles;

namespace MLNetHybrid.Files;

/// <summary>Whose a file is and who may do what with it, to be passed on to the file that takes its place.</summary>
internal sealed class FileOwnership
{
    private const UnixFileMode GroupRights = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    private readonly FileStatus _status;
    private readonly UnixFileMode _mode;

    private FileOwnership(FileStatus status, UnixFileMode mode) => (_status, _mode) = (status, mode);

    /// <summary>Null where there is no file, and on Windows, where the folder decides.</summary>
    public static FileOwnership? Of(string path)
    {
        if (OperatingSystem.IsWindows()) return null;
        FileStatus status = FileStatus.Of(path);
        if (status.Kind != FileKind.Regular) return null;
        // Without the bits that let a program run as its owner.
        const UnixFileMode Special = UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit;
        return new FileOwnership(status, File.GetUnixFileMode(path) & ~Special);
    }

    public void ApplyTo(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows()) return;
        bool keepsGroup = UnixStatus.TryChangeOwner(file, _status.Owner, _status.Group)
            || UnixStatus.TryChangeOwner(file, uint.MaxValue, _status.Group);
        // Another group than before must not get the rights of the one before.
        File.SetUnixFileMode(file, keepsGroup ? _mode : _mode & ~GroupRights);
    }
}
