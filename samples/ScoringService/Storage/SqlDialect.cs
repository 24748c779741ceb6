using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ScoringService.Storage;

/// <summary>What differs between databases.</summary>
internal interface ISqlDialect
{
    /// <summary>What it is, for people; without secrets.</summary>
    string Name { get; }

    /// <summary>An open connection, from a pool.</summary>
    Task<DbConnection> Open(CancellationToken cancel);
}

/// <summary>A file.</summary>
internal sealed class SqliteDialect : ISqlDialect
{
    private readonly string _connection;
    private readonly string _path;

    /// <param name="path">Made where there is none.</param>
    public SqliteDialect(string path)
    {
        _path = path;
        _connection = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 10, ForeignKeys = true }.ToString();
    }

    public string Name => $"SQLite, {Path.GetFileName(_path)}";

    public async Task<DbConnection> Open(CancellationToken cancel)
    {
        var connection = new SqliteConnection(_connection);
        await connection.OpenAsync(cancel);
        await using SqliteCommand command = connection.CreateCommand();
        // Readers and the writer do not wait for each other; a commit outlives the process, and the machine's last ones may not.
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;";
        await command.ExecuteNonQueryAsync(cancel);
        return connection;
    }
}

/// <summary>A PostgreSQL server.</summary>
internal sealed class PostgresDialect : ISqlDialect, IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;

    /// <param name="connection">As Npgsql reads it.</param>
    public PostgresDialect(string connection) => _source = NpgsqlDataSource.Create(connection);

    public string Name
    {
        get
        {
            var parts = new NpgsqlConnectionStringBuilder(_source.ConnectionString);
            return $"PostgreSQL, {parts.Host}, {parts.Database}";
        }
    }

    public async Task<DbConnection> Open(CancellationToken cancel) => await _source.OpenConnectionAsync(cancel);

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
