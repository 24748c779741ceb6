using Microsoft.AspNetCore.OpenApi;

namespace ScoringService.Http;

/// <summary>The description of the interface in OpenAPI; api.html shows it.</summary>
internal static class OpenApiPage
{
    public static void Map(WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json");

    public static void Describe(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info.Title = "Scoring service";
        document.Info.Version = "v1";
        document.Info.Description = "Scores Keycloak's events as they come, and tells of incidents. Errors are problem details (RFC 9457) "
            + "of the type application/problem+json, with the field at fault. Where keys are asked for, send one as "
            + "'Authorization: Bearer KEY'.";
        return Task.CompletedTask;
    });
}
