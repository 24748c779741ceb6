namespace KeycloakLogs.Tests.Commands;

/// <summary>The main job, run once on a small data set; several tests look at what it left.</summary>
public sealed class SmallJob : IAsyncLifetime
{
    internal TemporaryFolder Folder { get; } = new();

    internal CommandRun Run { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Run = await CommandRun.Of("--out", Folder.Path, "--users", "10", "--events", "900", "--epochs", "3");

    public ValueTask DisposeAsync()
    {
        Folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
