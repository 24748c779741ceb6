using System.IO.Compression;
using System.Text;
using Samples;
using ZstdSharp;

namespace KeycloakLogs.Reading;

/// <summary>Opens files of logs: plain, compressed by gzip or Zstandard, or in UTF-16, which their first bytes tell.</summary>
internal static class LogInput
{
    /// <summary>The path that means standard input.</summary>
    public const string StandardInput = "-";

    private static readonly string[] Extensions = [".json", ".ndjson", ".jsonl", ".log", ".txt"];
    private static readonly string[] Compressions = [".gz", ".zst"];

    /// <summary>The files that a path stands for: those of a folder by name, or the path itself.</summary>
    /// <exception cref="InputFileException">The folder has none.</exception>
    public static IReadOnlyList<string> Files(string path)
    {
        if (path == StandardInput || !Directory.Exists(path)) return [path];
        string[] files = [.. Directory.EnumerateFiles(path).Where(IsLog).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new InputFileException(
            $"{path}: the folder has no file whose name ends in {string.Join(' ', Extensions)}, or one of these and {string.Join(" or ",
                Compressions)}.");
    }

    /// <summary>A path as messages name it.</summary>
    public static string Name(string path) => path == StandardInput ? "standard input" : path;

    /// <summary>Opens a file, or standard input.</summary>
    public static Stream Open(string path) => path == StandardInput
        ? Console.OpenStandardInput()
        : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);

    /// <summary>The text in UTF-8 behind compression and encoding.</summary>
    public static Stream Decode(Stream stream)
    {
        Stream whole = Behind(stream, out byte[] first);
        Stream text = first is [0x1F, 0x8B, ..] ? new GZipStream(whole, CompressionMode.Decompress)
            : first is [0x28, 0xB5, 0x2F, 0xFD, ..] ? new DecompressionStream(whole)
            : whole;
        if (text != whole) text = Behind(text, out first);
        return first is [0xFF, 0xFE, ..] ? Encoding.CreateTranscodingStream(text, Encoding.Unicode, Encoding.UTF8)
            : first is [0xFE, 0xFF, ..] ? Encoding.CreateTranscodingStream(text, Encoding.BigEndianUnicode, Encoding.UTF8)
            : text;
    }

    /// <summary>What can go wrong with a file, as its user should see it; null: it is no fault of the file.</summary>
    public static string? Describe(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file.",
        InvalidDataException or ZstdException or EndOfStreamException => $"cannot be decompressed: {e.Message}",
        IOException or UnauthorizedAccessException => $"cannot be read: {e.Message}",
        _ => null,
    };

    private static PrefixedStream Behind(Stream stream, out byte[] first)
    {
        var start = new byte[4];
        int count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        first = start[..count];
        return new PrefixedStream(first, stream);
    }

    private static bool IsLog(string path)
    {
        string name = Compressions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
            ? Path.GetFileNameWithoutExtension(path)
            : path;
        return Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);
    }
}
