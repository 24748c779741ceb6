using Microsoft.Playwright;
using MLNetHybrid.Tests.Browser;

namespace MLNetHybrid.Evaluation.Tests.Report;

/// <summary>The report in a real browser.</summary>
public sealed class ChromiumTests(Chromium chromium) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hybrid-report-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_opens_without_errors_and_fits_every_screen()
    {
        string path = Path.Combine(_folder.FullName, "report.html");
        GeneratedRun.Report(600).Write(path);
        foreach ((int width, ColorScheme scheme) in new[] { (1280, ColorScheme.Light), (390, ColorScheme.Dark) })
        {
            var size = new ViewportSize { Width = width, Height = 900 };
            await using IBrowserContext browser = await chromium.Open(new() { ViewportSize = size, ColorScheme = scheme });
            IPage page = await browser.NewPageAsync();
            List<string> complaints = [];
            page.Console += (_, message) => complaints.Add(message.Text);
            page.PageError += (_, error) => complaints.Add(error);
            page.Request += (_, request) =>
            {
                if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && request.Url != "data:,") complaints.Add(request.Url);
            };
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
        }
    }

    [Fact]
    public async Task Scripts_and_pictures_that_got_into_it_are_neither_run_nor_fetched()
    {
        await using IBrowserContext browser = await chromium.Open();
        string path = Path.Combine(_folder.FullName, "report.html"), stranger = Path.Combine(_folder.FullName, "stranger.svg");
        using var stream = new MemoryStream();
        GeneratedRun.Report(30).Write(stream);
        string intruder = $"<script>document.title='script'</script><img src=\"{new Uri(stranger).AbsoluteUri}\" "
            + $"onerror=\"document.title='handler'\"><a id=\"way\" href=\"javascript:document.title='link'\">x</a>";
        await File.WriteAllTextAsync(stranger, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path,
            System.Text.Encoding.UTF8.GetString(stream.ToArray()).Replace("<header>", intruder + "<header>", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);

        IPage page = await browser.NewPageAsync();
        List<string> fetched = [], complaints = [];
        page.RequestFinished += (_, request) => fetched.Add(request.Url);
        page.Console += (_, message) => complaints.Add(message.Text);
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        await page.ClickAsync("#way");
        Assert.Equal("Pumps <3 & valves", await page.TitleAsync());
        Assert.DoesNotContain(new Uri(stranger).AbsoluteUri, fetched);
        Assert.InRange(complaints.Count(text => text.Contains("Content Security Policy", StringComparison.Ordinal)), 3, 9);
    }
}
