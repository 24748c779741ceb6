[assembly: AssemblyFixture(typeof(BatchScoring.Tests.DemoData))]

namespace BatchScoring.Tests;

/// <summary>Rows, the same rows in shards, and a model; made once for all tests.</summary>
public sealed class DemoData : IAsyncLifetime
{
    public const int Shards = 6, RowCount = 30_000;

    private readonly TemporaryFolder _folder = new();

    public string Rows => _folder.File("rows");

    public string Split => _folder.File("shards");

    public string Model => _folder.File("model.zip");

    public async ValueTask InitializeAsync()
    {
        await BatchRun.Done("generate", "--out", Rows, "--rows", $"{RowCount}", "--keys", "150", "--features", "4", "--files", "3");
        await BatchRun.Done("split", "--in", Rows, "--out", Split, "--shards", $"{Shards}");
        await BatchRun.Done("train", "--in", Rows, "--model", Model, "--rows", "3000", "--window", "5", "--epochs", "1");
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
