using Microsoft.Win32.SafeHandles;

namespace MLNetHybrid.Files;

/// <summary>The whole content of a file on the disk, under a temporary name until it is committed.</summary>
internal sealed class StagedFile : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly string _path, _target, _temporary;
    private bool _exists = true;

    private StagedFile(string path, string target, string temporary) => (_path, _target, _temporary) = (path, target, temporary);

    /// <exception cref="IOException">The target is refused or cannot be written.</exception>
    public static StagedFile Create(string path, Action<Stream> write)
    {
        if (TargetCheck.Problem(path) is string problem) throw new IOException(problem);
        string target = Path.GetFullPath(path), folder = Path.GetDirectoryName(target)!;
        string temporary = Path.Combine(folder, TemporaryName.New().Of(Path.GetFileName(target)));
        FileOwnership? old = FileOwnership.Of(target);
        using FileStream file = Open(path, temporary, isPrivate: old is not null);
        var staged = new StagedFile(path, target, temporary);
        try
        {
            LeftoverFiles.Remove(folder, newest: temporary);
            // The writer may close its stream: the handle stays open until the content is on the disk.
            var handle = new SafeFileHandle(file.SafeFileHandle.DangerousGetHandle(), ownsHandle: false);
            using (var content = new FileStream(handle, FileAccess.ReadWrite, BufferSize)) write(content);
            old?.ApplyTo(file.SafeFileHandle);
            RandomAccess.FlushToDisk(file.SafeFileHandle);
            return staged;
        }
        catch
        {
            // Windows deletes no open file.
            file.Dispose();
            staged.Dispose();
            throw;
        }
    }

    /// <summary>Gives the file its name.</summary>
    /// <exception cref="IOException">The target is refused by now, or cannot be replaced.</exception>
    public void Commit()
    {
        // Looked at again: the content may have taken long, and a rename would replace a device.
        if (TargetCheck.Problem(_path) is string problem) throw new IOException(problem);
        try
        {
            File.Move(_temporary, _target, overwrite: true);
            _exists = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"'{_path}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Removes the temporary file if it was not committed.</summary>
    public void Dispose()
    {
        if (_exists) TryDelete(_temporary);
        _exists = false;
    }

    /// <summary>Deletes a temporary file; one that cannot be deleted now is left to a later write.</summary>
    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    // What replaces an existing file may be secret until it has that file's permissions.
    private static FileStream Open(string path, string temporary, bool isPrivate)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0
        };
        if (isPrivate && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new FileStream(temporary, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"'{path}' cannot be written: {e.Message}", e);
        }
    }
}
