using System.Diagnostics;
using Npgsql;

namespace Cluster;

/// <summary>A PostgreSQL server of the sample's own, in a folder that goes with it, reached through the loopback address.</summary>
internal sealed class ScratchPostgres : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-postgres-");
    private readonly string _programs, _options;

    /// <exception cref="InvalidOperationException">None is installed, or it does not start.</exception>
    public ScratchPostgres()
    {
        _programs = Programs();
        int port = SiloProcess.FreePort();
        Connection = $"Host=127.0.0.1;Port={port};Database=postgres;Username=postgres;Timeout=5;Command Timeout=5;Maximum Pool Size=20";
        // PostgreSQL refuses to run as root; Debian's package brings this user.
        if (Environment.IsPrivilegedProcess) Do("chown", "postgres", _folder.FullName);
        AsPostgres("initdb", "-D", Data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync");
        _options = $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200";
        Start();
    }

    public string Connection { get; }

    public int ProcessId { get; private set; }

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Makes Orleans' tables, where they are not there.</summary>
    public static async Task MakeTables(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using NpgsqlConnection open = await source.OpenConnectionAsync();
        await using (var known = new NpgsqlCommand("SELECT to_regclass('orleansquery') IS NOT NULL", open))
            if ((bool)(await known.ExecuteScalarAsync())!) return;
        foreach (string script in (string[])["PostgreSQL-Main.sql", "PostgreSQL-Clustering.sql", "PostgreSQL-Persistence.sql"])
        {
            using var text = new StreamReader(typeof(ScratchPostgres).Assembly.GetManifestResourceStream(script)!);
            await using var command = new NpgsqlCommand(await text.ReadToEndAsync(), open);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Starts the server, again after <see cref="Stop"/>.</summary>
    public void Start()
    {
        AsPostgres("pg_ctl", "-s", "-D", Data, "-w", "-l", Path.Combine(_folder.FullName, "log"), "-o", _options, "start");
        ProcessId = int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), provider: null);
    }

    /// <summary>Ends the server at once, as if its machine were gone; what it had confirmed is there at the next start.</summary>
    public void Stop() => AsPostgres("pg_ctl", "-s", "-D", Data, "-m", "immediate", "stop");

    public void Dispose()
    {
        Stop();
        _folder.Delete(recursive: true);
    }

    private static string Programs()
    {
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (Directory.Exists("/usr/lib/postgresql"))
            folders = folders.Concat(Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")));
        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")))
            ?? throw new InvalidOperationException(
                "--postgres needs a PostgreSQL server (on Debian: apt-get install postgresql), or the connection string of one that runs.");
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
            new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output}");
    }
}
