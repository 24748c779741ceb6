namespace MLNetHybrid.Tests.Files;

/// <summary>A folder of its own for one test.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlnethybrid-files-");

    public string Path => _folder.FullName;

    public string[] Names => [.. _folder.EnumerateFileSystemInfos().Select(file => file.Name).Order(StringComparer.Ordinal)];

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string content)
    {
        File.WriteAllText(this[name], content);
        return this[name];
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
