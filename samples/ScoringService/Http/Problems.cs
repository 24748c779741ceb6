using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using ScoringService.Live;

namespace ScoringService.Http;

/// <summary>A request that cannot be served, as its sender is told (RFC 9457).</summary>
/// <param name="problem">With type, title, status and detail.</param>
internal sealed class ProblemException(ProblemDetails problem) : Exception(problem.Detail)
{
    public ProblemDetails Problem => problem;

    /// <summary>Seconds after which the same request may be served; null: never.</summary>
    public int? RetryAfter { get; init; }
}

/// <summary>The problems that there are.</summary>
internal static class Problems
{
    private const string Types = "urn:scoring-service:";

    /// <summary>An event, parameter or value that cannot be used.</summary>
    /// <param name="detail">What is wrong with it.</param>
    /// <param name="field">Its name; null: no single one is at fault.</param>
    /// <param name="record">The number of the event in the request, from 1; null: no event is at fault.</param>
    public static ProblemException Bad(string detail, string? field = null, long? record = null)
    {
        ProblemDetails problem = Create(StatusCodes.Status400BadRequest, "bad-input", "Something in the request cannot be used.", detail);
        if (field is not null) problem.Extensions["field"] = field;
        if (record is not null) problem.Extensions["record"] = record;
        return new(problem);
    }

    public static ProblemException TooLarge(string detail) =>
        new(Create(StatusCodes.Status413PayloadTooLarge, "too-large", "The request is too large.", detail));

    public static ProblemException Unsupported(string detail) =>
        new(Create(StatusCodes.Status415UnsupportedMediaType, "media-type", "The content is of a type that is not read here.", detail));

    public static ProblemException NotFound(string detail) =>
        new(Create(StatusCodes.Status404NotFound, "not-found", "There is no such thing.", detail));

    public static ProblemException Conflict(string detail) =>
        new(Create(StatusCodes.Status409Conflict, "conflict", "Another request is in the way.", detail));

    public static ProblemException Busy(string detail) =>
        new(Create(StatusCodes.Status503ServiceUnavailable, "busy", "The service cannot take this now.", detail)) { RetryAfter = 1 };

    public static ProblemException NoKey() => new(Create(
        StatusCodes.Status401Unauthorized, "no-key", "A key is needed.",
        "Send a key that is known as 'Authorization: Bearer KEY' or 'X-Api-Key: KEY'."));

    public static ProblemException Forbidden(string detail) =>
        new(Create(StatusCodes.Status403Forbidden, "forbidden", "This is not allowed.", detail));

    public static ProblemException TooMany() => new(Create(
        StatusCodes.Status429TooManyRequests, "too-many", "Too many requests.", "Send fewer requests a second, with more events in each."))
    {
        RetryAfter = 1,
    };

    /// <summary>Answers whatever was thrown.</summary>
    public static async Task Answer(HttpContext context)
    {
        Exception? thrown = context.Features.Get<IExceptionHandlerFeature>()?.Error;
        ProblemException problem = thrown switch
        {
            ProblemException known => known,
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } bad => TooLarge(bad.Message),
            DbException => Busy("The database does not answer."),
            BadHttpRequestException bad => new(Create(bad.StatusCode, "bad-request", "The request cannot be read.", bad.Message)),
            _ => new(Create(
                StatusCodes.Status500InternalServerError, "internal", "The service has failed.", "The service's log says why.")),
        };
        if (problem.Problem.Status >= StatusCodes.Status500InternalServerError && thrown is not ProblemException)
        {
            context.RequestServices.GetRequiredService<ILogger<ProblemException>>().LogError(
                thrown, "{Endpoint} failed", context.GetEndpoint()?.DisplayName ?? "A request to no address");
        }
        await Write(context, problem);
    }

    public static async Task Write(HttpContext context, ProblemException problem)
    {
        context.RequestServices.GetRequiredService<ServiceFigures>().Rejected(problem.Problem.Type![Types.Length..]);
        context.Response.StatusCode = problem.Problem.Status!.Value;
        if (problem.RetryAfter is int seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (context.Response.StatusCode == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Bearer";
        await context.Response.WriteAsJsonAsync(
            problem.Problem, ApiJson.Options, "application/problem+json", context.RequestAborted);
    }

    /// <summary>A body for answers that have none: no such address, no such method.</summary>
    public static Task Complete(HttpContext context) => Write(context, new(Create(
        context.Response.StatusCode, "http", "The request cannot be served.",
        context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => "There is nothing at this address.",
            StatusCodes.Status405MethodNotAllowed => "This address has no such method.",
            int status => $"HTTP status {status}.",
        })));

    private static ProblemDetails Create(int status, string type, string title, string detail) =>
        new() { Status = status, Type = $"{Types}{type}", Title = title, Detail = detail };
}
