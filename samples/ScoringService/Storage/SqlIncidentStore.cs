using System.Data.Common;
using System.Text.Json;
using ScoringService.Http;
using ScoringService.Incidents;

namespace ScoringService.Storage;

/// <summary>Incidents in a database. The statements are those that SQLite and PostgreSQL both know.</summary>
/// <param name="dialect">How to reach it.</param>
/// <param name="clock">When incidents change.</param>
internal sealed class SqlIncidentStore(ISqlDialect dialect, TimeProvider clock) : IIncidentStore
{
    private const string Columns = "id, body, feedback, note, said_at";

    private static readonly string[] Tables =
    [
        """
        CREATE TABLE IF NOT EXISTS incidents (
            id TEXT PRIMARY KEY, first_at BIGINT NOT NULL, last_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, body TEXT NOT NULL,
            feedback TEXT, note TEXT, said_at BIGINT)
        """,
        """
        CREATE TABLE IF NOT EXISTS incident_tags (
            incident TEXT NOT NULL REFERENCES incidents(id) ON DELETE CASCADE, tag TEXT NOT NULL, PRIMARY KEY (incident, tag))
        """,
        "CREATE INDEX IF NOT EXISTS incidents_last_at ON incidents(last_at)",
        "CREATE INDEX IF NOT EXISTS incidents_changed_at ON incidents(changed_at)",
        "CREATE INDEX IF NOT EXISTS incident_tags_tag ON incident_tags(tag)",
    ];

    public string Name => dialect.Name;

    public Task Prepare(CancellationToken cancel) => InTransaction(async connection =>
    {
        foreach (string table in Tables) await Execute(connection, table, cancel);
        return 0;
    }, cancel);

    public Task Save(IReadOnlyList<StoredIncident> incidents, IReadOnlyList<string> gone, CancellationToken cancel) =>
        InTransaction(async connection =>
        {
            foreach (string id in gone)
                await Execute(connection, "DELETE FROM incidents WHERE id = @id AND feedback IS NULL", cancel, ("@id", id));
            foreach (StoredIncident incident in incidents)
            {
                await Execute(
                    connection,
                    """
                    INSERT INTO incidents (id, first_at, last_at, changed_at, body) VALUES (@id, @first, @last, @changed, @body)
                    ON CONFLICT (id) DO UPDATE SET first_at = excluded.first_at, last_at = excluded.last_at,
                        changed_at = excluded.changed_at, body = excluded.body
                    """,
                    cancel, ("@id", incident.Id), ("@first", incident.First.ToUnixTimeMilliseconds()),
                    ("@last", incident.Last.ToUnixTimeMilliseconds()), ("@changed", clock.GetUtcNow().ToUnixTimeMilliseconds()),
                    ("@body", JsonSerializer.Serialize(incident with { Feedback = null }, ApiJson.Options)));
                await Execute(connection, "DELETE FROM incident_tags WHERE incident = @id", cancel, ("@id", incident.Id));
                foreach (string tag in Tags(incident))
                {
                    await Execute(
                        connection, "INSERT INTO incident_tags (incident, tag) VALUES (@id, @tag)", cancel, ("@id", incident.Id),
                        ("@tag", tag));
                }
            }
            return 0;
        }, cancel);

    public async Task<IReadOnlyList<StoredIncident>> Find(IncidentQuery query, CancellationToken cancel)
    {
        List<string> conditions = ["1 = 1"];
        List<(string, object?)> values = [("@limit", query.Limit)];
        Add("last_at >= @since", "@since", query.Since?.ToUnixTimeMilliseconds());
        Add("first_at < @until", "@until", query.Until?.ToUnixTimeMilliseconds());
        Add("feedback = @feedback", "@feedback", query.Feedback?.ToString());
        Add("id IN (SELECT incident FROM incident_tags WHERE tag = @user)", "@user", query.User is string user ? UserTag(user) : null);
        Add("id IN (SELECT incident FROM incident_tags WHERE tag = @kind)", "@kind", query.Kind is string kind ? KindTag(kind) : null);
        return await Read(
            $"SELECT {Columns} FROM incidents WHERE {string.Join(" AND ", conditions)} ORDER BY last_at DESC, id LIMIT @limit", cancel,
            [.. values]);

        void Add(string condition, string name, object? value)
        {
            if (value is null) return;
            conditions.Add(condition);
            values.Add((name, value));
        }
    }

    public async Task<StoredIncident?> Get(string id, CancellationToken cancel) =>
        (await Read($"SELECT {Columns} FROM incidents WHERE id = @id", cancel, ("@id", Text(id)))).SingleOrDefault();

    public async Task<bool> Say(string id, Feedback? feedback, CancellationToken cancel)
    {
        await using DbConnection connection = await dialect.Open(cancel);
        return await Execute(
            connection, "UPDATE incidents SET feedback = @feedback, note = @note, said_at = @at WHERE id = @id", cancel,
            ("@feedback", feedback?.Verdict.ToString()), ("@note", feedback?.Note is string note ? Text(note) : null),
            ("@at", feedback?.At.ToUnixTimeMilliseconds()), ("@id", Text(id))) > 0;
    }

    public async Task<int> Forget(DateTimeOffset before, CancellationToken cancel)
    {
        await using DbConnection connection = await dialect.Open(cancel);
        return await Execute(
            connection, "DELETE FROM incidents WHERE changed_at < @before", cancel, ("@before", before.ToUnixTimeMilliseconds()));
    }

    private async Task<IReadOnlyList<StoredIncident>> Read(string statement, CancellationToken cancel, params (string, object?)[] values)
    {
        await using DbConnection connection = await dialect.Open(cancel);
        await using DbCommand command = Command(connection, statement, values);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancel);
        List<StoredIncident> found = [];
        while (await reader.ReadAsync(cancel))
        {
            StoredIncident incident = JsonSerializer.Deserialize<StoredIncident>(reader.GetString(1), ApiJson.Options)!;
            Feedback? feedback = await reader.IsDBNullAsync(2, cancel)
                ? null
                : new(Enum.Parse<FeedbackVerdict>(reader.GetString(2)), await reader.IsDBNullAsync(3, cancel) ? null : reader.GetString(3),
                    DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4)));
            found.Add(incident with { Feedback = feedback });
        }
        return found;
    }

    private async Task<T> InTransaction<T>(Func<DbConnection, Task<T>> work, CancellationToken cancel)
    {
        await using DbConnection connection = await dialect.Open(cancel);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancel);
        T result = await work(connection);
        await transaction.CommitAsync(cancel);
        return result;
    }

    private static async Task<int> Execute(
        DbConnection connection, string statement, CancellationToken cancel, params (string, object?)[] values)
    {
        await using DbCommand command = Command(connection, statement, values);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    // One transaction at a time is open on a connection; both providers take it for the command's.
    private static DbCommand Command(DbConnection connection, string statement, (string Name, object? Value)[] values)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = statement;
        foreach ((string name, object? value) in values)
        {
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }
        return command;
    }

    private static IEnumerable<string> Tags(StoredIncident incident) =>
        incident.Users.Select(UserTag).Concat(incident.Kinds.Append(incident.EntityKind).Select(KindTag)).Distinct(StringComparer.Ordinal);

    private static string UserTag(string user) => Text($"user:{user}");

    private static string KindTag(string kind) => Text($"kind:{kind}");

    // PostgreSQL has no place for this character in a text.
    private static string Text(string text) => text.Replace('\0', '\uFFFD');
}
