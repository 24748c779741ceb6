using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PeerComparison.Peers;

/// <summary>
/// A temporary folder through which a script of ours gets its job: arrays in files, and in job.json what they mean. The script does its
/// work from start to end, unlike a <see cref="PeerProcess"/>.
/// </summary>
/// <param name="name">Begins the folder's name.</param>
internal sealed class JobFolder(string name) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory($"{name}-");

    /// <summary>Writes an array as it lies in memory.</summary>
    public void Save<T>(string file, ReadOnlySpan<T> values) where T : unmanaged =>
        File.WriteAllBytes(Path.Combine(_folder.FullName, file), MemoryMarshal.AsBytes(values));

    /// <summary>Writes job.json.</summary>
    public void Describe<T>(T job) => File.WriteAllText(Path.Combine(_folder.FullName, "job.json"), JsonSerializer.Serialize(job));

    /// <summary>
    /// What the script prints, line by line; null where there is no such Python or the script fails, as for want of a package.
    /// </summary>
    /// <param name="python">The program.</param>
    /// <param name="script">The script's path below this program's folder.</param>
    /// <param name="arguments">Its arguments after the first, which is this folder.</param>
    public string[]? Run(string python, string script, params IEnumerable<string> arguments)
    {
        try
        {
            var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, script), _folder.FullName, .. arguments])
            {
                RedirectStandardOutput = true,
            };
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
