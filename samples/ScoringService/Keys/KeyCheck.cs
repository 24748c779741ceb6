using System.Net;
using ScoringService.Http;

namespace ScoringService.Keys;

/// <summary>Lets requests pass that may: with a key that is good for them, or from this machine where no keys are asked for.</summary>
/// <param name="keys">Those that are known.</param>
/// <param name="isRequired">Whether they are asked for.</param>
internal sealed class KeyCheck(KeyFile keys, bool isRequired)
{
    private const string Header = "X-Api-Key", Scheme = "Bearer ", ClientItem = "ScoringService.Client";

    /// <summary>Who sent the request, for limits: the key's name, or the address.</summary>
    public static string ClientOf(HttpContext context) =>
        context.Items[ClientItem] as string ?? context.Connection.RemoteIpAddress?.ToString() ?? "";

    public async Task Pass(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<KeyNeeded>() is KeyNeeded needed
            && Refuse(context, needed.Role) is ProblemException no)
        {
            await Problems.Write(context, no);
            return;
        }
        await next(context);
    }

    private ProblemException? Refuse(HttpContext context, KeyRole needed)
    {
        if (IsFromAnotherSite(context.Request)) return Problems.Forbidden("A page of another site may not send this.");
        if (!isRequired)
        {
            // Whatever the settings said: without keys nobody but this machine is served.
            return context.Connection.LocalIpAddress is IPAddress own && !IPAddress.IsLoopback(own)
                ? Problems.Forbidden("Without keys the service answers this machine only.")
                : null;
        }
        if (Given(context.Request) is not string key || keys.Find(key) is not (string name, KeyRole role)) return Problems.NoKey();
        context.Items[ClientItem] = name;
        return (role & needed) == needed ? null : Problems.Forbidden($"The key '{name}' is not good for this: it has the role {role}.");
    }

    private static string? Given(HttpRequest request)
    {
        string? authorization = request.Headers.Authorization, header = request.Headers[Header];
        return header ?? (authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true
            ? authorization[Scheme.Length..].Trim()
            : null);
    }

    // A browser sends both; programs send neither.
    private static bool IsFromAnotherSite(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method)) return false;
        string? site = request.Headers["Sec-Fetch-Site"], origin = request.Headers.Origin;
        return site is not (null or "same-origin" or "none")
            || (origin is not null && (!Uri.TryCreate(origin, UriKind.Absolute, out Uri? from) || from.Authority != request.Host.Value));
    }
}

/// <summary>Says which role an address asks for.</summary>
/// <param name="Role">Of the key.</param>
internal sealed record KeyNeeded(KeyRole Role);
