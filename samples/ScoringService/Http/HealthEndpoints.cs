using ScoringService.Hosting;

namespace ScoringService.Http;

/// <summary>For whoever starts and watches services.</summary>
internal static class HealthEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/health/live", () => new HealthAnswer("live", null)).WithTags("Health").WithSummary("Whether the program runs");
        app.MapGet("/health/ready", Ready).WithTags("Health").Produces<HealthAnswer>().Produces<HealthAnswer>(503)
            .WithSummary("Whether events are scored");
    }

    private static IResult Ready(ServiceLife life) => Results.Json(
        new HealthAnswer(life.Phase, life.Detail),
        statusCode: life.Phase == "ready" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}
