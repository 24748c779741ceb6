using KeycloakLogGenerator.Events;
using Microsoft.Playwright;
using MLNetHybrid.Tests.Browser;
using ScoringService.Http;
using ScoringService.Incidents;

namespace ScoringService.Tests.Page;

/// <summary>The page in a real browser.</summary>
public sealed class PageTests(TrainedModel model, Chromium chromium) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_fits_every_screen_asks_nobody_else_and_serves_the_keyboard()
    {
        await using RunningService service = await RunningService.Start(_folder, model);
        await service.Send(model.Events);
        foreach ((int width, ColorScheme scheme) in new[] { (1280, ColorScheme.Light), (390, ColorScheme.Dark) })
        {
            var size = new ViewportSize { Width = width, Height = 900 };
            await using IBrowserContext browser = await chromium.Open(new() { ViewportSize = size, ColorScheme = scheme });
            IPage page = await browser.NewPageAsync();
            List<string> complaints = Complaints(page, service.Url);
            await page.GotoAsync(service.Url);
            await page.Locator("#streams li").First.WaitForAsync();
            await page.Locator("#incidents summary").First.ClickAsync();
            await page.Locator("#incidents tr.alarm").First.WaitForAsync();
            await page.Locator("#incidents button.why").First.ClickAsync();
            await page.Locator("#incidents .reasons tbody tr").First.WaitForAsync();
            Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            Assert.True(await page.GetByRole(AriaRole.Img).CountAsync() >= 1);
            Assert.True(await page.GetByRole(AriaRole.Status).CountAsync() >= 2);

            // The first stop of the keyboard leads past everything to the incidents, which open and are judged by it.
            await page.ReloadAsync();
            await page.Locator("#incidents summary").First.WaitForAsync();
            await page.Keyboard.PressAsync("Tab");
            await page.Keyboard.PressAsync("Enter");
            Assert.Equal("main", await page.EvaluateAsync<string>("document.activeElement.id"));
            await page.Locator("#incidents summary").First.FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await page.Locator("#incidents tr.alarm").First.WaitForAsync();
            await page.Keyboard.PressAsync("Tab");
            Assert.Equal("falseAlarm", await page.EvaluateAsync<string>("document.activeElement.dataset.verdict"));
            Assert.True(complaints.Count == 0, string.Join(Environment.NewLine, complaints));
        }
    }

    [Fact]
    public async Task Events_appear_as_they_come_filters_work_and_feedback_sticks()
    {
        await using IBrowserContext browser = await chromium.Open();
        await using RunningService service = await RunningService.Start(_folder, model);
        IPage page = await browser.NewPageAsync();
        List<string> complaints = Complaints(page, service.Url);
        await page.GotoAsync(service.Url);
        await page.Locator("#state.ready").WaitForAsync();
        Assert.True(await page.Locator("#no-incidents").IsVisibleAsync());

        await service.Send(model.Events);
        await page.Locator("#incidents li").First.WaitForAsync();
        await page.Locator("#streams li svg").First.WaitForAsync();
        StoredIncident[] all = [.. (await service.Get<IncidentsAnswer>("/v1/incidents?limit=200")).Incidents];
        await Count(page, all.Length);
        await page.Locator("[data-figure=events]", new() { HasText = $"{model.Events.Count:N0}" }).WaitForAsync();

        string user = all[0].Users[0], kind = all.SelectMany(incident => incident.Kinds).First();
        // While a name is typed, nobody has it yet.
        await page.FillAsync("[name=user]", "nobody");
        await page.Locator("#no-streams").WaitForAsync();
        await Count(page, 0);
        await page.FillAsync("[name=user]", user);
        await Count(page, all.Count(incident => incident.Users.Contains(user)));
        await page.Locator($"#streams li:only-child button:has-text('{user}')").WaitForAsync();
        await page.ClickAsync("button[type=reset]");
        await page.SelectOptionAsync("[name=kind]", kind);
        await Count(page, all.Count(incident => incident.Kinds.Contains(kind)));
        await page.ReloadAsync();
        await Count(page, all.Count(incident => incident.Kinds.Contains(kind)));
        await page.ClickAsync("button[type=reset]");
        await page.FillAsync("[name=since]", "2040-01-01T00:00");
        await Count(page, 0);
        await page.ClickAsync("button[type=reset]");
        await Count(page, all.Length);

        ILocator first = page.Locator($"[data-incident='{all[0].Id}']");
        await first.Locator("summary").ClickAsync();
        await first.Locator("button[data-verdict=falseAlarm]").ClickAsync();
        await page.Locator(".said-falseAlarm").WaitForAsync();
        await page.ReloadAsync();
        await page.Locator($".said-falseAlarm[data-incident='{all[0].Id}']").WaitForAsync();
        Assert.Equal(FeedbackVerdict.FalseAlarm, (await service.Get<StoredIncident>($"/v1/incidents/{all[0].Id}")).Feedback!.Verdict);
        await page.SelectOptionAsync("[name=feedback]", "open");
        await Count(page, all.Length - 1);
        Assert.True(complaints.Count == 0, string.Join(Environment.NewLine, complaints));
    }

    [Fact]
    public async Task What_comes_while_incidents_are_loaded_is_not_overwritten_by_the_older_answer()
    {
        await using IBrowserContext browser = await chromium.Open();
        await using RunningService service = await RunningService.Start(_folder, model);
        IPage page = await browser.NewPageAsync();
        await page.GotoAsync(service.Url);
        await page.Locator("#no-incidents").WaitForAsync();
        var answered = new TaskCompletionSource();
        var come = new TaskCompletionSource();
        await page.RouteAsync("**/v1/incidents?*", async route =>
        {
            IAPIResponse response = await route.FetchAsync();
            answered.TrySetResult();
            await come.Task;
            await route.FulfillAsync(new() { Response = response });
        });
        await page.FillAsync("[name=since]", "2000-01-01T00:00");
        await answered.Task;
        await service.Send(model.Events);
        int incidents = (await service.Get<IncidentsAnswer>("/v1/incidents?limit=200")).Incidents.Count;
        await page.Locator("[data-figure=events]", new() { HasText = $"{model.Events.Count:N0}" }).WaitForAsync();
        come.SetResult();
        await Count(page, incidents);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_that_come_while_streams_are_loaded_are_shown_once(bool afterTheAnswer)
    {
        await using IBrowserContext browser = await chromium.Open();
        await using RunningService service = await RunningService.Start(_folder, model);
        IPage page = await browser.NewPageAsync();
        IGrouping<string, LogEvent> user = model.Events.GroupBy(item => item.UserId).First(events => events.Count() is >= 10 and < 60);
        await service.Send(user.Take(6));
        await page.GotoAsync(service.Url);
        await Scores(6);
        var asked = new TaskCompletionSource();
        var come = new TaskCompletionSource();
        await page.RouteAsync("**/v1/streams?*", async route =>
        {
            IAPIResponse? older = afterTheAnswer ? await route.FetchAsync() : null;
            asked.TrySetResult();
            await come.Task;
            await route.FulfillAsync(new() { Response = older ?? await route.FetchAsync() });
        });
        await page.FillAsync("[name=user]", user.Key);
        await asked.Task;
        await service.Send(user.Skip(6).Take(3));
        await page.Locator("[data-figure=events]", new() { HasText = "9" }).WaitForAsync();
        come.SetResult();
        await Scores(9);

        // Those that follow are counted from there.
        await service.Send(user.Skip(9).Take(1));
        await Scores(10);

        Task Scores(int count) => page.Locator($"#streams li svg[aria-label^='The last {count} scores']").WaitForAsync();
    }

    [Fact]
    public async Task It_connects_again_after_the_service_has_started_anew()
    {
        await using IBrowserContext browser = await chromium.Open();
        IPage page = await browser.NewPageAsync();
        int half = model.Events.Count / 2;
        string url;
        await using (RunningService service = await RunningService.Start(_folder, model))
        {
            url = service.Url;
            await page.GotoAsync(url);
            await service.Send(model.Events.Take(half));
            await page.Locator("#incidents li").First.WaitForAsync();
        }
        await page.Locator("#state", new() { HasText = "connecting again" }).WaitForAsync();
        await using (RunningService again = await RunningService.Start(_folder, model, $"--urls={url}"))
        {
            await page.Locator("#state.ready").WaitForAsync();
            await again.Send(model.Events.Skip(half));
            await Count(page, (await again.Get<IncidentsAnswer>("/v1/incidents?limit=200")).Incidents.Count);
        }
    }

    [Fact]
    public async Task Names_from_logs_do_nothing()
    {
        await using IBrowserContext browser = await chromium.Open();
        await using RunningService service = await RunningService.Start(_folder, model);
        IPage page = await browser.NewPageAsync();
        List<string> complaints = Complaints(page, service.Url);
        await page.GotoAsync(service.Url);
        await page.Locator("#state.ready").WaitForAsync();
        const string hostile = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>\u202Eevil\u0000\"'&";
        string attacked = model.Events.First(row => row.Label == true).UserId;
        await service.Send(model.Events.Select(row => row with
        {
            UserId = row.UserId == attacked ? hostile : row.UserId,
            City = $"{row.City}<b>",
            Path = row.Path is null ? null : $"{row.Path}<svg onload=x>",
        }));
        await page.FillAsync("[name=user]", hostile.Replace("\0", "", StringComparison.Ordinal));
        await page.ClickAsync("button[type=reset]");
        await page.Locator("#incidents li", new() { HasText = "<img src=x" }).First.WaitForAsync();
        await page.Locator("#incidents summary").EvaluateAllAsync<object?>("all => all.forEach(summary => summary.click())");
        await page.Locator("#incidents button.why").First.WaitForAsync();
        await page.Locator("#incidents button.why").EvaluateAllAsync<object?>("all => all.forEach(why => why.click())");
        await page.Locator(".reasons p").First.WaitForAsync();
        await page.Locator("td", new() { HasText = "<img src=x" }).First.WaitForAsync();
        Assert.Equal("Scoring service", await page.TitleAsync());
        Assert.Equal(0, await page.Locator("img, main script, main b, svg [onload]").CountAsync());
        Assert.True(complaints.Count == 0, string.Join(Environment.NewLine, complaints));

        // The policy holds off what the page's own code would do wrong.
        Assert.Equal("refused", await page.EvaluateAsync<string>(
            "() => { try { document.body.innerHTML = '<b>x</b>'; return 'done'; } catch { return 'refused'; } }"));
        Assert.Equal("Scoring service", await page.TitleAsync());
    }

    [Fact]
    public async Task It_asks_for_a_key_where_one_is_needed()
    {
        await using IBrowserContext browser = await chromium.Open();
        string key = ScoringService.Keys.KeyFile.Create(_folder.File("keys.txt"), "reader", ScoringService.Keys.KeyRole.Read);
        await using RunningService service = await RunningService.Start(_folder, model, "--Scoring:RequireKeys=true");
        IPage page = await browser.NewPageAsync();
        await page.GotoAsync(service.Url);
        await page.Locator("#key-form:not([hidden])").WaitForAsync();
        await page.FillAsync("#key", "wrong");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#key-form:not([hidden])").WaitForAsync();
        await page.FillAsync("#key", key);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#state.ready").WaitForAsync();
    }

    [Fact]
    public async Task The_interface_is_described_on_a_page()
    {
        await using IBrowserContext browser = await chromium.Open(new() { ViewportSize = new() { Width = 390, Height = 900 } });
        await using RunningService service = await RunningService.Start(_folder, model);
        IPage page = await browser.NewPageAsync();
        List<string> complaints = Complaints(page, service.Url);
        await page.GotoAsync($"{service.Url}/api.html");
        await page.Locator("h3", new() { HasText = "/v1/incidents/{id}/verdict" }).WaitForAsync();
        Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.True(complaints.Count == 0, string.Join(Environment.NewLine, complaints));
    }

    private static async Task Count(IPage page, int count) =>
        await Assertions.Expect(page.Locator("#incidents > li")).ToHaveCountAsync(count);

    // Whatever the console says, and requests to others.
    private static List<string> Complaints(IPage page, string url)
    {
        List<string> complaints = [];
        page.Console += (_, message) => complaints.Add($"{message.Text} {message.Location}");
        page.PageError += (_, error) => complaints.Add(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(url, StringComparison.Ordinal)) complaints.Add(request.Url);
        };
        return complaints;
    }
}
