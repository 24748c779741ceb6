using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScoringService.Http;

/// <summary>How the interface writes and reads JSON.</summary>
internal static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = Applied(new(JsonSerializerDefaults.Web));

    /// <summary>Gives options of others the same habits.</summary>
    public static JsonSerializerOptions Applied(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        // Names in other alphabets stay readable; no answer is read as a page.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.RespectNullableAnnotations = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        return options;
    }
}
