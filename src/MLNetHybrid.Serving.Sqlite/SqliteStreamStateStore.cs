using Microsoft.Data.Sqlite;

namespace MLNetHybrid.Serving;

/// <summary>
/// Keeps state in a table of a SQLite database, several scorers' by their names. What a call wrote is in the database when it returns, or
/// nothing of it is.
/// </summary>
/// <remarks>A base or change is at most 1 GB, SQLite's limit of a value; it is written through a temporary file.</remarks>
/// <example><code>
/// var store = new SqliteStreamStateStore("Data Source=scorer.db", "logins");
/// store.ReplaceBase(scorer.Save);
/// </code></example>
public sealed class SqliteStreamStateStore : IStreamStateStore
{
    private readonly string _connectionString, _name;

    /// <param name="connectionString">As of Microsoft.Data.Sqlite. The database is made where it does not exist.</param>
    /// <param name="name">Of the scorer.</param>
    /// <exception cref="ArgumentException">An argument is empty.</exception>
    public SqliteStreamStateStore(string connectionString, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (_connectionString, _name) = (connectionString, name);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The database cannot be written.</exception>
    public void ReplaceBase(Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Write(write, (connection, transaction) =>
        {
            using SqliteCommand delete = Command(connection, transaction, "DELETE FROM stream_state WHERE scorer = $scorer");
            delete.ExecuteNonQuery();
            return 0;
        });
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There is no base.</exception>
    /// <exception cref="IOException">The database cannot be written.</exception>
    public void AppendChanges(Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Write(write, (connection, transaction) =>
        {
            using SqliteCommand last = Command(connection, transaction, "SELECT max(number) FROM stream_state WHERE scorer = $scorer");
            return last.ExecuteScalar() is long number
                ? number + 1
                : throw new InvalidOperationException($"The database holds no base of '{_name}' that changes could continue.");
        });
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The database cannot be read.</exception>
    public IReadOnlyList<Stream> OpenAll() => Run<IReadOnlyList<Stream>>(connection =>
    {
        using SqliteCommand command = Command(
            connection, null, "SELECT content FROM stream_state WHERE scorer = $scorer ORDER BY number");
        using SqliteDataReader reader = command.ExecuteReader();
        List<Stream> states = [];
        while (reader.Read()) states.Add(new MemoryStream((byte[])reader.GetValue(0), writable: false));
        return states;
    });

    private void Write(Action<Stream> write, Func<SqliteConnection, SqliteTransaction, long> number) => Run(connection =>
    {
        using var content = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose });
        write(content);
        content.Position = 0;
        using SqliteTransaction transaction = connection.BeginTransaction();
        using SqliteCommand insert = Command(
            connection, transaction,
            "INSERT INTO stream_state (scorer, number, content) VALUES ($scorer, $number, zeroblob($length)); SELECT last_insert_rowid()");
        insert.Parameters.AddWithValue("$number", number(connection, transaction));
        insert.Parameters.AddWithValue("$length", content.Length);
        long row = (long)insert.ExecuteScalar()!;
        using (var blob = new SqliteBlob(connection, "stream_state", "content", row)) content.CopyTo(blob);
        transaction.Commit();
        return true;
    });

    private T Run<T>(Func<SqliteConnection, T> work)
    {
        try
        {
            using var connection = new SqliteConnection(_connectionString);
            connection.Open();
            using SqliteCommand create = connection.CreateCommand();
            create.CommandText = "PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS stream_state "
                + "(id INTEGER PRIMARY KEY, scorer TEXT NOT NULL, number INTEGER NOT NULL, content BLOB NOT NULL, UNIQUE (scorer, number))";
            create.ExecuteNonQuery();
            return work(connection);
        }
        catch (SqliteException e)
        {
            throw new IOException($"The state of '{_name}' cannot be kept in the database: {e.Message}", e);
        }
    }

    private SqliteCommand Command(SqliteConnection connection, SqliteTransaction? transaction, string text)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.Transaction = transaction;
        command.Parameters.AddWithValue("$scorer", _name);
        return command;
    }
}
