using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace PeerComparison.Peers;

/// <summary>
/// A peer in a process of its own that lives as long as the comparison, so that starting it and importing its packages is not timed. One
/// command a line goes in, fields separated by tabs; one answer a line comes out.
/// </summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process _process;

    private PeerProcess(Process process, string name)
    {
        _process = process;
        Name = name;
    }

    /// <summary>For tables.</summary>
    public string Name { get; }

    /// <summary>Name and versions, as the peer states them.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Name and version without those of what it runs in, for tables.</summary>
    public string Title => $"{Name} {Version.Split(',')[0].Split(' ')[^1]}";

    /// <summary>The libraries that compute for it, and their threads; empty where it does not say.</summary>
    public string Pools { get; private set; } = "";

    /// <summary>
    /// Whether its linear algebra is the reference BLAS, which is many times slower than what anyone uses who cares for speed.
    /// </summary>
    public bool HasReferenceBlas { get; private set; }

    /// <returns>The peer, or null where the program, its package, or both are absent.</returns>
    public static PeerProcess? Start(string name, string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process? process;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
        if (process is null) return null;

        // What it says there is of no use here, but a full pipe would stop it.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var peer = new PeerProcess(process, name);
        try
        {
            string[] answer = peer.Ask("version");
            (peer.Version, peer.Pools, peer.HasReferenceBlas) =
                (answer[0], answer.ElementAtOrDefault(1) ?? "", answer.ElementAtOrDefault(2) == "reference");
            return peer;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            peer.Dispose();
            return null;
        }
    }

    /// <summary>Sends a command and waits for the answer.</summary>
    /// <returns>The fields of the answer after "ok".</returns>
    /// <exception cref="IOException">The peer has ended.</exception>
    /// <exception cref="InvalidOperationException">The peer could not do it.</exception>
    public string[] Ask(params IEnumerable<string> fields)
    {
        _process.StandardInput.Write(string.Join('\t', fields) + "\n");
        _process.StandardInput.Flush();
        string[] answer = (_process.StandardOutput.ReadLine() ?? throw new IOException($"{Name} has ended.")).Split('\t');
        return answer[0] == "ok" ? answer[1..] : throw new InvalidOperationException($"{Name}: {string.Join(' ', answer.Skip(1))}");
    }

    /// <summary>How the last timed work was done, in the peer's words, where it has chosen among several ways; else empty.</summary>
    public string Setting { get; private set; } = "";

    /// <summary>Has the peer do timed work.</summary>
    public Timing Time(params IEnumerable<string> fields)
    {
        string[] answer = Ask(fields);
        Setting = answer.ElementAtOrDefault(2) ?? "";
        return new Timing(double.Parse(answer[0], CultureInfo.InvariantCulture), double.Parse(answer[1], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(TimeSpan.FromSeconds(5))) _process.Kill();
        }
        catch (IOException)
        {
            // It has ended before.
        }
        _process.Dispose();
    }
}
