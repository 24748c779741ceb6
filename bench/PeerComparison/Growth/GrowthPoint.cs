using System.Text.Json;

namespace PeerComparison.Growth;

/// <summary>One size of a growth curve.</summary>
/// <param name="Rows">N</param>
/// <param name="Fit">Of the fit.</param>
/// <param name="Score">Of scoring N rows.</param>
/// <param name="PeakBytes">Most memory that the process has held, .NET, ML.NET and the rows themselves included.</param>
internal sealed record GrowthPoint(long Rows, Timing Fit, Timing Score, long PeakBytes)
{
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <exception cref="FormatException">The text is no point.</exception>
    public static GrowthPoint FromJson(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<GrowthPoint>(text) ?? throw new FormatException("A measurement gave no figures.");
        }
        catch (JsonException exception)
        {
            throw new FormatException($"A measurement gave '{text}'.", exception);
        }
    }
}
