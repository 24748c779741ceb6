using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ScoringService.Keys;

namespace ScoringService.Http;

/// <summary>The description of the interface in OpenAPI; api.html shows it.</summary>
internal static class OpenApiPage
{
    private const string Errors = "4XX";

    public static void Map(WebApplication app) => app.MapOpenApi("/openapi/{documentName}.json");

    public static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Scoring service";
            document.Info.Version = "v1";
            document.Info.Description = "Scores Keycloak's events as they come, and tells of incidents. Errors are problem details "
                + "(RFC 9457) of the type application/problem+json, with the field at fault. Where keys are asked for, send one as "
                + "'Authorization: Bearer KEY'.";
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            KeyNeeded? needed = context.Description.ActionDescriptor.EndpointMetadata.OfType<KeyNeeded>().FirstOrDefault();
            if (needed is null) return Task.CompletedTask;
            operation.Description = $"{operation.Description} Where keys are asked for: one with the role {needed.Role}.".TrimStart();
            operation.Responses ??= [];
            operation.Responses[Errors] = new OpenApiResponse
            {
                Description = "The request cannot be served: problem details.",
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() },
            };
            return Task.CompletedTask;
        });
    }
}
