namespace MLNetHybrid.Serving.Models;

/// <summary>
/// A file, known to have changed by its time and length. Asked now and then, which sees changes on network and container volumes, too, of
/// which the system tells nobody.
/// </summary>
internal sealed class FileModelSource(string path) : ModelSource
{
    private (DateTime Written, long Length)? _last;

    public override string Name => path;

    public override async Task<byte[]?> ReadIfChanged(CancellationToken cancel)
    {
        var file = new FileInfo(path);
        if (!file.Exists) throw new FileNotFoundException($"There is no model at '{path}'.", path);
        (DateTime, long) now = (file.LastWriteTimeUtc, file.Length);
        if (now == _last) return null;
        byte[] content = await File.ReadAllBytesAsync(path, cancel).ConfigureAwait(false);
        _last = now;
        return content;
    }
}
