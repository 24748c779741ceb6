using System.Security.Cryptography;
using KeycloakLogs.Training;

namespace ScoringService.Scoring;

/// <summary>What a model's file says of itself.</summary>
/// <param name="Hash">SHA-256 of the zip, in hexadecimal digits.</param>
/// <param name="Bytes">Length of the zip.</param>
/// <param name="Version">Of the library that trained it; null: the file does not say.</param>
/// <param name="Trained">When; null: the file does not say.</param>
/// <param name="Rows">Events that it learned from; null: the file does not say.</param>
/// <param name="Until">The latest of them; null: the file does not say.</param>
internal sealed record ModelDescription(
    string Hash, long Bytes, string? Version, DateTimeOffset? Trained, int? Rows, DateTimeOffset? Until)
{
    public static ModelDescription Of(string path)
    {
        ModelOrigin? origin = ModelFile.ReadOrigin(path);
        using FileStream file = File.OpenRead(path);
        return new(
            Convert.ToHexStringLower(SHA256.HashData(file)), file.Length, origin?.Version, origin?.Trained, origin?.TrainingEvents,
            origin?.Until);
    }
}
