using Microsoft.Playwright;

namespace MLNetHybrid.Evaluation.Tests.Report;

/// <summary>The report in a real browser.</summary>
public sealed class ChromiumTests : IDisposable
{
    /// <summary>Set to 1 where the browser must be there, as in CI.</summary>
    private const string RequiredVariable = "MLNETHYBRID_REQUIRE_CHROMIUM";

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hybrid-report-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_opens_without_errors_and_fits_every_screen()
    {
        string? browserPath = Array.Find(Places, File.Exists);
        if (browserPath is null && Environment.GetEnvironmentVariable(RequiredVariable) != "1") Assert.Skip($"No Chromium in {string.Join(", ", Places)}.");
        Assert.NotNull(browserPath);
        string path = Path.Combine(_folder.FullName, "report.html");
        GeneratedRun.Report(600).Write(path);

        using IPlaywright playwright = await Playwright.CreateAsync();
        // Chromium's own sandbox cannot start in most containers.
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = browserPath, Args = ["--no-sandbox"] });
        foreach ((int width, ColorScheme scheme) in new[] { (1280, ColorScheme.Light), (390, ColorScheme.Dark) })
        {
            IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = 900 }, ColorScheme = scheme });
            List<string> complaints = [];
            page.Console += (_, message) => complaints.Add(message.Text);
            page.PageError += (_, error) => complaints.Add(error);
            page.Request += (_, request) => { if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && request.Url != "data:,") complaints.Add(request.Url); };
            await page.GotoAsync(new Uri(path).AbsoluteUri);
            Assert.Empty(complaints);

            // 14 pictures, of which the one for the other width is hidden; drawn, inside the page, and named for screen readers.
            ILocator pictures = page.Locator("svg[role=img]:visible");
            Assert.Equal(13, await pictures.CountAsync());
            foreach (ILocator picture in await pictures.AllAsync())
            {
                LocatorBoundingBoxResult box = (await picture.BoundingBoxAsync())!;
                Assert.InRange(box.Width, 100, width);
                Assert.InRange(box.Height, 50, 900);
                Assert.NotEqual(0, await picture.Locator("path, rect, ellipse").CountAsync());
            }
            Assert.True(await page.GetByRole(AriaRole.Img, new PageGetByRoleOptions { Name = "ROC curves" }).IsVisibleAsync());
            Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));

            // The first stop of the keyboard leads past the navigation.
            await page.Keyboard.PressAsync("Tab");
            await page.Keyboard.PressAsync("Enter");
            Assert.Equal("main", await page.EvaluateAsync<string>("document.activeElement.id"));
            await page.CloseAsync();
        }
    }
}
