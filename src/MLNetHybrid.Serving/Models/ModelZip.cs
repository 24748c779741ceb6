using System.IO.Compression;
using System.Security.Cryptography;

namespace MLNetHybrid.Serving.Models;

/// <summary>What a model's zip says of itself.</summary>
internal static class ModelZip
{
    private const string VersionEntry = "TrainingInfo/Version.txt";

    public static string Hash(byte[] zip) => Convert.ToHexStringLower(SHA256.HashData(zip));

    /// <summary>Call it for a zip that has been verified.</summary>
    public static (DateTimeOffset? Saved, string? MlNetVersion) Describe(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip, writable: false), ZipArchiveMode.Read);
        DateTimeOffset? saved = archive.Entries.Count == 0 ? null : archive.Entries.Max(entry => entry.LastWriteTime);
        ZipArchiveEntry? entry = archive.Entries.FirstOrDefault(entry => entry.FullName.Replace('\\', '/') == VersionEntry);
        if (entry is null) return (saved, null);
        using var reader = new StreamReader(entry.Open());
        string version = reader.ReadToEnd().Trim();
        return (saved, version.Length is 0 or > 100 ? null : version);
    }
}
