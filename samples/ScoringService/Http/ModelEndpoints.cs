using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using ScoringService.Hosting;
using ScoringService.Keys;
using ScoringService.Scoring;

namespace ScoringService.Http;

/// <summary>The model that scores.</summary>
internal static class ModelEndpoints
{
    private const string Type = "application/zip";

    public static void Map(WebApplication app, ServiceSettings settings)
    {
        app.MapGet("/v1/model", Get).WithMetadata(new KeyNeeded(KeyRole.Read)).WithTags("Model").WithName("GetModel")
            .WithSummary("Which model scores: its hash, and what it was trained on");
        app.MapPut("/v1/model", Put).WithMetadata(new KeyNeeded(KeyRole.All), new RequestSizeLimitAttribute(settings.ModelBytes))
            .WithTags("Model").WithName("PutModel").Accepts<IFormFile>(Type, "application/octet-stream")
            .WithSummary("Puts another model in the place of this one")
            .WithDescription("The body is the model.zip of the Keycloak sample. It is verified, and it sees all remembered events, before "
                + "it takes over between two events. Where it cannot be used the present model stays. A model's zip can do much to "
                + "whoever loads it: give this right to those alone whose models you trust.");
    }

    private static ModelDescription Get(EventPipeline pipeline) =>
        pipeline.Scorer?.Description ?? throw Problems.NotFound("There is no model yet.");

    private static async Task<ModelDescription> Put(
        HttpContext context, EventPipeline pipeline, ModelStore models, ServiceLife life, ServiceSettings settings,
        CancellationToken cancel)
    {
        HttpRequest request = context.Request;
        if (request.ContentType is not (Type or "application/octet-stream"))
            throw Problems.Unsupported($"Send the model as {Type}.");
        if (pipeline.Scorer is null && life.Phase is not "failed") throw Problems.Busy("The service is not ready yet.");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = settings.ModelBytes;
        return await models.Replace(request.Body, async (scorer, replaceFile) =>
        {
            if (pipeline.Scorer is not null)
            {
                await Task.Run(() => pipeline.Replace(scorer, replaceFile), cancel);
                return;
            }
            scorer.Dispose();
            replaceFile();
            await life.Begin(cancel);
        });
    }
}
