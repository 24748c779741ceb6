using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MLNetHybrid.Files;

/// <summary>
/// What the operating system says of a path, links followed: .NET tells neither devices from files nor whether two paths are one file.
/// </summary>
/// <param name="Kind">What is there.</param>
/// <param name="Identity">Equal for two paths that lead to one file; null where nothing is there.</param>
/// <param name="Owner">The user's number; 0 where there is none.</param>
/// <param name="Group">The group's number; 0 where there is none.</param>
/// <param name="IsMountPoint">Whether something is mounted here, such as a container's single file: no rename can replace it.</param>
internal readonly record struct FileStatus(FileKind Kind, string? Identity, uint Owner = 0, uint Group = 0, bool IsMountPoint = false)
{
    public static FileStatus Of(string path)
    {
        if (OperatingSystem.IsLinux() && UnixStatus.OfLinux(path) is FileStatus linux) return linux;
        if (OperatingSystem.IsMacOS() && UnixStatus.OfMacOs(path) is FileStatus mac) return mac;
        return Portable(path);
    }

    private static FileStatus Portable(string path)
    {
        if (OperatingSystem.IsWindows() && path.StartsWith(@"\\.\", StringComparison.Ordinal)) return new FileStatus(FileKind.Device, path);
        if (Directory.Exists(path)) return new FileStatus(FileKind.Folder, Resolved(new DirectoryInfo(path)));
        if (!File.Exists(path)) return new FileStatus(FileKind.Absent, null);
        return new FileStatus(
            FileKind.Regular, (OperatingSystem.IsWindows() ? WindowsIdentity(path) : null) ?? Resolved(new FileInfo(path)));
    }

    private static string Resolved(FileSystemInfo file)
    {
        string path = Path.TrimEndingDirectorySeparator((file.ResolveLinkTarget(returnFinalTarget: true) ?? file).FullName);
        return OperatingSystem.IsWindows() ? path.ToUpperInvariant() : path;
    }

    // BY_HANDLE_FILE_INFORMATION: the volume's serial number at 28, the file's index at 44 and 48.
    private static string? WindowsIdentity(string path)
    {
        try
        {
            using SafeFileHandle file =
                File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[52];
            return GetFileInformationByHandle(file, buffer)
                ? $"{Convert.ToHexString(buffer, 28, 4)}:{Convert.ToHexString(buffer, 44, 8)}"
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [DllImport("kernel32", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetFileInformationByHandle(SafeFileHandle file, [Out] byte[] information);
}
