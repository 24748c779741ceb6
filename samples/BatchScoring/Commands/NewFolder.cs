using System.Security.Cryptography;
using Samples;

namespace BatchScoring.Commands;

/// <summary>A folder that is there with all of its files, or not at all.</summary>
internal static class NewFolder
{
    /// <param name="path">Must not exist, or be empty.</param>
    /// <param name="fill">Writes the files into the folder that it is given.</param>
    /// <exception cref="InputFileException">There is such a folder or file.</exception>
    public static void Write(string path, Action<string> fill)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
            throw new InputFileException($"{path}: there is such a folder or file already. Give another --out.");
        string unfinished = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}.unfinished";
        Directory.CreateDirectory(unfinished);
        try
        {
            fill(unfinished);
            if (Directory.Exists(path)) Directory.Delete(path);
            Directory.Move(unfinished, path);
        }
        catch
        {
            Directory.Delete(unfinished, recursive: true);
            throw;
        }
    }
}
