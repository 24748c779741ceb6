using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MLNetHybrid.Files;

/// <summary>stat(2) where its structure is the same on every processor.</summary>
internal static class UnixStatus
{
    private const int NoSuchFile = 2, NotADirectory = 20;   // ENOENT, ENOTDIR

    /// <summary>Null where the system cannot say.</summary>
    public static FileStatus? OfLinux(string path)
    {
        // struct statx: attributes at 8, uid at 20, gid at 24, mode at 28, inode at 32, the device's major and minor number at 136 and 140.
        // Mask: the basic fields.
        const int CurrentDirectory = -100, BasicFields = 0x7ff, MountRoot = 0x2000;
        var status = new byte[256];
        try
        {
            if (statx(CurrentDirectory, path, 0, BasicFields, status) != 0) return Failed();
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
        return new FileStatus(
            Kind(UInt16(status, 28)), FormattableString.Invariant($"{UInt64(status, 136)}:{UInt64(status, 32)}"),
            UInt32(status, 20), UInt32(status, 24), (UInt64(status, 8) & MountRoot) != 0);
    }

    /// <summary>Null where the system cannot say.</summary>
    public static FileStatus? OfMacOs(string path)
    {
        // struct stat with 64 bits for the inode: device at 0, mode at 4, inode at 8, uid at 16, gid at 20.
        var status = new byte[256];
        int result = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? stat_inode64(path, status) : stat(path, status);
        if (result != 0) return Failed();
        return new FileStatus(
            Kind(UInt16(status, 4)), FormattableString.Invariant($"{UInt32(status, 0)}:{UInt64(status, 8)}"),
            UInt32(status, 16), UInt32(status, 20));
    }

    /// <summary>Gives an open file to a user and a group; <see cref="uint.MaxValue"/> leaves one as it is.</summary>
    public static bool TryChangeOwner(SafeHandle file, uint owner, uint group) => fchown(file, owner, group) == 0;

    private static FileStatus? Failed() =>
        Marshal.GetLastPInvokeError() is NoSuchFile or NotADirectory ? new FileStatus(FileKind.Absent, null) : null;

    private static FileKind Kind(int mode) => (mode & 0xf000) switch
    {
        0x8000 => FileKind.Regular,
        0x4000 => FileKind.Folder,
        0x2000 or 0x6000 => FileKind.Device,
        0x1000 => FileKind.Pipe,
        0xc000 => FileKind.Socket,
        _ => FileKind.Other,
    };

    private static ushort UInt16(byte[] status, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(offset));

    private static uint UInt32(byte[] status, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(offset));

    private static ulong UInt64(byte[] status, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(status.AsSpan(offset));

#pragma warning disable SYSLIB1054 // LibraryImport generates unsafe code.
    [DllImport("libc", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(
        int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] status);

    [DllImport("libc", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] status);

    [DllImport("libc", EntryPoint = "stat$INODE64", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int stat_inode64([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] status);

    [DllImport("libc", SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fchown(SafeHandle file, uint owner, uint group);
#pragma warning restore SYSLIB1054
}
