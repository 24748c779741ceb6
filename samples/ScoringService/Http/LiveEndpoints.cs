using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http.HttpResults;
using ScoringService.Hosting;
using ScoringService.Keys;
using ScoringService.Live;

namespace ScoringService.Http;

/// <summary>What happens, as server-sent events.</summary>
internal static class LiveEndpoints
{
    public static void Map(WebApplication app) =>
        app.MapGet("/v1/live", Follow).WithMetadata(new KeyNeeded(KeyRole.Read)).WithTags("Live").WithName("Follow")
            .Produces<string>(contentType: "text/event-stream")
            .WithSummary("Events, incidents and figures as they come")
            .WithDescription("Server-sent events named events, incidents, feedback and figures, a few a second. Whoever reads too slowly "
                + "misses some.");

    private static ServerSentEventsResult<string> Follow(
        LiveHub hub, ServiceLife life, IHostApplicationLifetime lifetime, CancellationToken cancel)
    {
        Channel<LiveMessage> follower = hub.Follow() ?? throw Problems.Busy("As many as may be follow already.");
        return TypedResults.ServerSentEvents(Items(follower, hub, life, lifetime, cancel));
    }

    private static async IAsyncEnumerable<SseItem<string>> Items(
        Channel<LiveMessage> follower, LiveHub hub, ServiceLife life, IHostApplicationLifetime lifetime,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        // The end of the service does not wait for followers.
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        try
        {
            yield return Item(new LiveMessage("figures", life.Figures));
            while (await Next(follower, both.Token) is LiveMessage message) yield return Item(message);
        }
        finally
        {
            hub.Leave(follower);
        }
    }

    private static async ValueTask<LiveMessage?> Next(Channel<LiveMessage> follower, CancellationToken cancel)
    {
        try
        {
            return await follower.Reader.ReadAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static SseItem<string> Item(LiveMessage message) =>
        new(JsonSerializer.Serialize(message.Data, message.Data.GetType(), ApiJson.Options), message.Type);
}
