using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(MLNetHybrid.Tests.Browser.Chromium))]

namespace MLNetHybrid.Tests.Browser;

/// <summary>A real browser: started by the first test that asks for it, and shared by all.</summary>
public sealed class Chromium : IAsyncDisposable
{
    /// <summary>Set to 1 where the browser must be there, as in CI.</summary>
    private const string RequiredVariable = "MLNETHYBRID_REQUIRE_CHROMIUM";

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly string? Program = Array.Find(Places, File.Exists);

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _started = new(Start);

    /// <summary>Opens a window that knows nothing of others, or skips the test where no browser is installed.</summary>
    public async Task<IBrowserContext> Open(BrowserNewContextOptions? options = null)
    {
        if (Program is null && Environment.GetEnvironmentVariable(RequiredVariable) != "1")
            Assert.Skip($"No Chromium in {string.Join(", ", Places)}.");
        return await (await _started.Value).Browser.NewContextAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated) return;
        (IPlaywright playwright, IBrowser browser) = await _started.Value;
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> Start()
    {
        Assert.True(Program is not null, $"No Chromium in {string.Join(", ", Places)}.");
        IPlaywright playwright = await Playwright.CreateAsync();
        // Chromium's own sandbox cannot start in most containers.
        return (playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = ["--no-sandbox"] }));
    }
}
