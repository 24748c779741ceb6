using System.ComponentModel;
using System.Diagnostics;

namespace PeerComparison.Peers;

/// <summary>A script of ours that does its work from start to end, unlike a <see cref="PeerProcess"/>.</summary>
internal static class PythonScript
{
    /// <summary>
    /// What the script prints, line by line; null where there is no such Python or the script fails, as for want of a package.
    /// </summary>
    /// <param name="python">The program.</param>
    /// <param name="script">The script's path below this program's folder.</param>
    /// <param name="arguments">Its arguments.</param>
    public static string[]? Run(string python, string script, params IEnumerable<string> arguments)
    {
        try
        {
            var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, script), .. arguments])
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
}
