using Microsoft.Data.Sqlite;
using ScoringService.Storage;

namespace ScoringService.Tests.Storage;

public sealed class SqliteTests : StoreTests, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SqliteTests() => Store = new SqlIncidentStore(new SqliteDialect(_folder.File("incidents.db")), TimeProvider.System);

    private protected override SqlIncidentStore Store { get; }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }
}
