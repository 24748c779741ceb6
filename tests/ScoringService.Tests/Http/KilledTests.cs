using System.Diagnostics;
using System.Net.Sockets;
using KeycloakLogGenerator.Events;
using ScoringService.Http;
using ScoringService.Incidents;

namespace ScoringService.Tests.Http;

/// <summary>The program, killed while it works.</summary>
public sealed class KilledTests(TrainedModel model) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_acknowledged_is_there_after_the_process_was_killed()
    {
        File.Copy(model.Path, _folder.File("model.zip"));
        int port = FreePort();
        using Process process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "scoring-service.dll"), $"--urls=http://127.0.0.1:{port}",
                $"--Scoring:Data={_folder.Path}",
            ])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var service = RunningService.At($"http://127.0.0.1:{port}");
        int accepted = 0;
        try
        {
            await service.UntilReady();
            foreach (LogEvent[] chunk in model.Events.Chunk(20))
            {
                if (accepted > model.Events.Count / 2) process.Kill();
                accepted += (await service.Send(chunk)).Accepted;
            }
        }
        catch (HttpRequestException)
        {
            // Killed.
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await output;
        }
        Assert.InRange(accepted, model.Events.Count / 2, model.Events.Count - 1);

        await using RunningService again = await RunningService.Start(_folder, model);
        Assert.NotEmpty((await again.Get<IncidentsAnswer>("/v1/incidents")).Incidents);
        EventVerdict next = (await again.Send([model.Events[accepted]])).Verdicts[0];
        Assert.InRange(next.Sequence!.Value, accepted + 1, accepted + 21);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
