using System.Net;

namespace ScoringService.Keys;

/// <summary>Where the service listens, as the configuration says it.</summary>
internal static class Binding
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>All addresses to listen at.</summary>
    public static IReadOnlyList<string> Urls(IConfiguration configuration) =>
    [
        .. Split(configuration["urls"]),
        .. Split(configuration["http_ports"]).Select(port => $"http://*:{port}"),
        .. Split(configuration["https_ports"]).Select(port => $"https://*:{port}"),
        .. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>(),
    ];

    /// <summary>Whether only this machine reaches the address.</summary>
    public static bool IsLoopback(string url)
    {
        if (url.StartsWith("http://unix:", StringComparison.OrdinalIgnoreCase)) return true;
        // "*" and "+" stand for all, and are no host of a Uri.
        return Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed)
            && (parsed.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || (IPAddress.TryParse(parsed.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address)));
    }

    private static string[] Split(string? text) =>
        text?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
