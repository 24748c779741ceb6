using System.Diagnostics;

namespace ScoringService.Tests.Storage;

/// <summary>A PostgreSQL server of the tests' own, in a folder of its own, reached through the loopback address.</summary>
internal sealed class PostgresServer : IDisposable
{
    /// <summary>Set to 1 where the server must be there, as in CI.</summary>
    private const string RequiredVariable = "MLNETHYBRID_REQUIRE_POSTGRES";

    private readonly TemporaryFolder _folder = new();
    private readonly string _programs;
    private readonly int _port;

    private PostgresServer(string programs, int port)
    {
        (_programs, _port) = (programs, port);
        Connection = $"Host=127.0.0.1;Port={port};Database=postgres;Username=postgres;Timeout=5";
        // PostgreSQL refuses to run as root; Debian's package brings this user.
        if (Environment.IsPrivilegedProcess) Do("chown", "postgres", _folder.Path);
        AsPostgres("initdb", "-D", Data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync");
        StartAgain();
    }

    public string Connection { get; }

    private string Data => _folder.File("data");

    /// <summary>Starts a server, or skips the test where none is installed.</summary>
    public static PostgresServer Start()
    {
        string? programs = Programs();
        if (programs is null && Environment.GetEnvironmentVariable(RequiredVariable) != "1")
            Assert.Skip("No PostgreSQL server is installed: neither in the path nor below /usr/lib/postgresql.");
        Assert.NotNull(programs);
        return new PostgresServer(programs, FreePort.Find());
    }

    public void Stop() => AsPostgres("pg_ctl", "-s", "-D", Data, "-m", "immediate", "stop");

    public void StartAgain() => AsPostgres("pg_ctl", "-s", "-D", Data, "-w", "-l", _folder.File("log"), "-o",
        $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off", "start");

    public void Dispose()
    {
        Stop();
        _folder.Dispose();
    }

    private static string? Programs()
    {
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (Directory.Exists("/usr/lib/postgresql"))
            folders = folders.Concat(Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")));
        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));
    }

    private void AsPostgres(string program, params string[] arguments)
    {
        string path = Path.Combine(_programs, program);
        if (Environment.IsPrivilegedProcess) Do("runuser", ["-u", "postgres", "--", path, .. arguments]);
        else Do(path, arguments);
    }

    private void Do(string program, params string[] arguments)
    {
        // The server itself writes to its log, so it does not hold the pipe.
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {process.ExitCode}: {output}");
    }
}
