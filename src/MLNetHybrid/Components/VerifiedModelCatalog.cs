using System.IO.Compression;
using System.IO.Hashing;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Loads model files that may have been damaged on their way.</summary>
public static class VerifiedModelCatalog
{
    // Deflate cannot shrink data further than this, so a larger ratio is not a model but an attack on memory.
    private const long MaximumDeflateRatio = 1032;

    /// <summary>
    /// Loads a model like <c>mlContext.Model.Load</c>, but first compares every part of the file with its checksum. A file that is
    /// truncated or altered is refused with one type of exception, where a plain load throws one of many or loads a model that differs.
    /// </summary>
    /// <remarks>Only load models from sources you trust: checksums tell damage, not forgery. Cost: the file is decompressed twice.</remarks>
    /// <param name="catalog">The model operations' catalog.</param>
    /// <param name="filePath">The model file.</param>
    /// <param name="inputSchema">The schema of the model's input, or null where it was saved without one.</param>
    /// <exception cref="ArgumentException">The stream is not readable and seekable.</exception>
    /// <exception cref="InvalidDataException">The file is no intact model file; the message says which part is damaged.</exception>
    public static ITransformer LoadVerified(this ModelOperationsCatalog catalog, string filePath, out DataViewSchema? inputSchema)
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        using FileStream file = File.OpenRead(filePath);
        return catalog.LoadVerified(file, out inputSchema);
    }

    /// <inheritdoc cref="LoadVerified(ModelOperationsCatalog, string, out DataViewSchema?)"/>
    /// <param name="catalog">The model operations' catalog.</param>
    /// <param name="stream">A readable, seekable stream over the model file.</param>
    /// <param name="inputSchema">The schema of the model's input, or null where it was saved without one.</param>
    public static ITransformer LoadVerified(this ModelOperationsCatalog catalog, Stream stream, out DataViewSchema? inputSchema)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead || !stream.CanSeek) throw new ArgumentException("The stream must be readable and seekable.", nameof(stream));
        try
        {
            Verify(stream);
            stream.Position = 0;
            return catalog.Load(stream, out inputSchema);
        }
        // What a damaged file makes ML.NET's loaders throw has no common type. Running out of memory and being canceled are not damage.
        catch (Exception error) when (error is not (OutOfMemoryException or OperationCanceledException))
        {
            throw new InvalidDataException($"This is no intact model file: {InnermostMessage(error)}", error);
        }
    }

    private static void Verify(Stream stream)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        var buffer = new byte[1 << 16];
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            if (entry.Length > MaximumDeflateRatio * (entry.CompressedLength + 1)) throw Damaged(entry, "its declared size is impossible");
            var checksum = new Crc32();
            long length = 0;
            using (Stream content = entry.Open())
            {
                int read;
                while ((read = content.Read(buffer)) > 0 && (length += read) <= entry.Length) checksum.Append(buffer.AsSpan(0, read));
            }
            if (length != entry.Length) throw Damaged(entry, "its size is not the declared one");
            if (checksum.GetCurrentHashAsUInt32() != entry.Crc32) throw Damaged(entry, "its checksum does not match");
        }
    }

    private static InvalidDataException Damaged(ZipArchiveEntry entry, string problem) => new($"part '{entry.FullName}': {problem}.");

    private static string InnermostMessage(Exception error)
    {
        while (error.InnerException is Exception inner) error = inner;
        return error.Message;
    }
}
